import java.io.File;
import java.nio.file.Files;
import java.util.List;
import ocr.client.ApiClient;
import ocr.client.ApiException;
import ocr.client.api.OcrApi;
import ocr.client.api.OperatorsApi;
import ocr.client.model.CorrectedLine;
import ocr.client.model.CorrectionsRequest;
import ocr.client.model.PromotionRequest;
import ocr.client.model.ShadowRequest;
import ocr.client.model.WordsRequest;
import ocr.client.model.ExportLine;
import ocr.client.model.ExportPage;
import ocr.client.model.ExportRequest;

/**
 * Calls every operation by the client that OpenAPI Generator makes: {@code java Calls URL PICTURE}. Prints a line for
 * each: the operation's id, and something of what came of it.
 */
public class Calls {
    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        File file = new File(arguments[1]);
        OcrApi api = new OcrApi(client);

        System.out.println("options " + api.options().getData().getModel());
        var wanted = OcrApi.APIOcrRequest.newBuilder()._file(file).layout("paragraphs").build();
        System.out.println("ocr " + api.ocr(wanted).getData().getLines().get(0).getText());
        var files = OcrApi.APIBatchRequest.newBuilder()._file(List.of(file, file)).build();
        System.out.println(
                "batch " + api.batch(files).getData().getResults().get(1).getData().getLines().get(0).getText());
        var line = new ExportLine().text("Invoice 20394").box(corners(36, 20, 263, 58));
        var page = new ExportPage().width(900).height(252).lines(List.of(line));
        System.out.println(
                "export " + api.export(OcrApi.APIExportRequest.newBuilder().exportRequest(
                        new ExportRequest().pages(List.of(page))).build()).getLines().get(0).getText());
        var first = OcrApi.APIPictureRequest.newBuilder()._file(file).pages("1").build();
        System.out.println("picture " + api.picture(first).length());

        String job = api.createJob(OcrApi.APICreateJobRequest.newBuilder()._file(List.of(file)).build()).getData().getId();
        System.out.println("createJob " + job);
        var status = OcrApi.APIJobStatusRequest.newBuilder().job(job).build();
        while (!api.jobStatus(status).getData().getState().getValue().equals("done")) {
            Thread.sleep(100);
        }
        System.out.println("jobStatus done");
        var result = OcrApi.APIJobResultRequest.newBuilder().job(job)._file(0).build();
        System.out.println("jobResult " + api.jobResult(result).getData().getLines().get(0).getText());
        var recent = OcrApi.APIListJobsRequest.newBuilder().state("done").limit(50).build();
        System.out.println(
                "listJobs " + api.listJobs(recent).getData().getJobs().stream().anyMatch(found -> found.getId().equals(job)));
        var followed = OcrApi.APIJobEventsRequest.newBuilder().job(job).build();
        System.out.println("jobEvents " + Files.readString(api.jobEvents(followed).toPath()).contains("event: done"));
        var every = OcrApi.APIJobPagesRequest.newBuilder().job(job).build();
        System.out.println("jobPages " + Files.readString(api.jobPages(every).toPath()).contains("Invoice 20394"));
        var archive = OcrApi.APIJobArchiveRequest.newBuilder().job(job).format("txt").build();
        System.out.println("jobArchive " + (api.jobArchive(archive).length() > 100));
        var forgotten = OcrApi.APIDeleteJobRequest.newBuilder().job(job).build();
        System.out.println("deleteJob " + api.deleteJob(forgotten).getData().getState());

        var opened = OcrApi.APICreateJobRequest.newBuilder()._file(List.of(file)).open(true).idempotencyKey("java").build();
        String filled = api.createJob(opened).getData().getId();
        var more = OcrApi.APIAddJobFilesRequest.newBuilder().job(filled)._file(List.of(file, file)).build();
        System.out.println("addJobFiles " + api.addJobFiles(more).getData().getFiles().size());
        var closed = OcrApi.APICloseJobRequest.newBuilder().job(filled).build();
        System.out.println("closeJob " + api.closeJob(closed).getData().getState());

        // This server keeps no corrections, does not learn, and says so.
        var corrected = new CorrectionsRequest().picture("").lines(List.of(new CorrectedLine().text("a").picture("")));
        refuse("sendCorrections", () -> api.sendCorrections(
                OcrApi.APISendCorrectionsRequest.newBuilder().correctionsRequest(corrected).build()));
        refuse("listCorrections", () -> api.listCorrections(
                OcrApi.APIListCorrectionsRequest.newBuilder().limit(5).build()));
        refuse("deleteCorrections", () -> api.deleteCorrections(
                OcrApi.APIDeleteCorrectionsRequest.newBuilder().all(true).build()));
        refuse("exportCorrections", () -> api.exportCorrections());
        refuse("correctionPicture", () -> api.correctionPicture(
                OcrApi.APICorrectionPictureRequest.newBuilder().number(1).build()));
        refuse("learningState", () -> api.learningState());
        refuse("beginLearning", () -> api.beginLearning());
        refuse("cancelLearning", () -> api.cancelLearning());
        refuse("learntModel", () -> api.learntModel(
                OcrApi.APILearntModelRequest.newBuilder().name("crnn-1").build()));
        refuse("promoteModel", () -> api.promoteModel(OcrApi.APIPromoteModelRequest.newBuilder()
                .promotionRequest(new PromotionRequest().model("crnn-1")).build()));
        refuse("rollBackModel", () -> api.rollBackModel());
        refuse("shadowModel", () -> api.shadowModel(OcrApi.APIShadowModelRequest.newBuilder()
                .shadowRequest(new ShadowRequest().model("crnn-1")).build()));
        refuse("endShadow", () -> api.endShadow());
        refuse("houseWords", () -> api.houseWords());
        refuse("setHouseWords", () -> api.setHouseWords(OcrApi.APISetHouseWordsRequest.newBuilder()
                .wordsRequest(new WordsRequest().words(List.of("KX-20394"))).build()));
        refuse("learningAdvice", () -> api.learningAdvice(
                OcrApi.APILearningAdviceRequest.newBuilder().count(5).build()));

        OperatorsApi operators = new OperatorsApi(client);
        System.out.println("healthz " + operators.healthz());
        System.out.println("livez " + operators.livez());
        System.out.println("readyz " + operators.readyz());
        System.out.println("metrics " + operators.metrics().length());

        try {
            api.ocr(OcrApi.APIOcrRequest.newBuilder()._file(file).layout("columns").build());
        } catch (ApiException refused) {
            System.out.println("ocr " + refused.getCode() + " " + refused.getResponseBody());
        }
    }

    private interface Call {
        Object make() throws ApiException;
    }

    private static void refuse(String operation, Call call) {
        try {
            call.make();
        } catch (ApiException refused) {
            System.out.println(operation + " " + refused.getCode());
        }
    }

    private static List<List<java.math.BigDecimal>> corners(int left, int top, int right, int bottom) {
        return List.of(point(left, top), point(right, top), point(right, bottom), point(left, bottom));
    }

    private static List<java.math.BigDecimal> point(int x, int y) {
        return List.of(java.math.BigDecimal.valueOf(x), java.math.BigDecimal.valueOf(y));
    }
}
