"""Calls every operation by the client that openapi-python-client makes: `python calls.py URL PICTURE`.

Prints a line for each: the operation's id, and something of what came of it.
"""

import base64
import sys
import time
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

from generated.api.ocr import (
    add_job_files,
    batch,
    begin_learning,
    cancel_learning,
    close_job,
    correction_picture,
    create_job,
    delete_corrections,
    delete_job,
    end_shadow,
    export,
    export_corrections,
    house_words,
    job_archive,
    job_events,
    job_pages,
    job_result,
    job_status,
    learning_advice,
    learning_state,
    learnt_model,
    list_corrections,
    list_jobs,
    ocr,
    options,
    picture,
    promote_model,
    roll_back_model,
    send_corrections,
    set_house_words,
    shadow_model,
)
from generated.api.operators import healthz, livez, metrics, readyz
from generated.client import Client
from generated.models import (
    AddJobFilesFilesBody,
    BatchFilesBody,
    CorrectedLine,
    CorrectionsRequest,
    CreateJobFilesBody,
    CreateJobJsonBody,
    ExportLine,
    ExportPage,
    ExportRequest,
    JobArchiveFormat,
    OcrFilesBody,
    OcrFormat,
    OcrJsonBody,
    OcrLayout,
    PictureFilesBody,
    PromotionRequest,
    ShadowRequest,
    WordsRequest,
)
from generated.types import File

url, data = sys.argv[1], Path(sys.argv[2]).read_bytes()
client = Client(url, timeout=120)


def file() -> File:
    return File(BytesIO(data), "invoice.png", "image/png")


def ask(operation: Any, *arguments: Any, **options: Any) -> Any:
    """What an operation replies, parsed; a reply other than a good one ends the program."""
    response = operation.sync_detailed(*arguments, client=client, **options)
    assert response.status_code < HTTPStatus.BAD_REQUEST, response.content
    return response.parsed


encoded = base64.b64encode(data).decode()
print("options", ask(options).data.model)
read = ask(ocr, body=OcrFilesBody(file()), layout=OcrLayout.PARAGRAPHS, minimum_confidence=0.1)
print("ocr", read.data.lines[0].text)
print("ocr", ask(ocr, body=OcrJsonBody(encoded), layout=OcrLayout.LINES).data.lines[0].text)
print("ocr", ask(ocr, body=file()).data.lines[0].text)
written = ocr.sync_detailed(client=client, body=OcrFilesBody(file()), format_=OcrFormat.JSON)
print("ocr", written.parsed.data.text)
print("batch", ask(batch, body=BatchFilesBody([file(), file()])).data.results[1].data.lines[0].text)
line = ExportLine("Invoice 20394", [[36, 20], [263, 20], [263, 58], [36, 58]])
print("export", ask(export, body=ExportRequest([ExportPage(900, 252, [line])])).lines[0].text)
print("picture", ask(picture, body=PictureFilesBody(file()), pages="1").payload.read()[:2])
job = ask(create_job, body=CreateJobJsonBody([encoded])).data.id
print("createJob", job)
while ask(job_status, job).data.state != "done":
    time.sleep(0.1)
print("jobStatus done")
print("jobResult", ask(job_result, job, file=0).data.lines[0].text)
print("listJobs", any(found.id == job for found in ask(list_jobs, limit=50).data.jobs))
print("jobEvents", ask(job_events, job).payload.read().count(b"event: "))
print("jobPages", ask(job_pages, job).payload.read().count(b"Invoice 20394"))
print("jobArchive", ask(job_archive, job, format_=JobArchiveFormat.TXT).payload.read()[:2])
print("deleteJob", ask(delete_job, job).data.state)
filled = ask(create_job, body=CreateJobFilesBody([file()]), open_=True, idempotency_key="python").data.id
print("addJobFiles", len(ask(add_job_files, filled, body=AddJobFilesFilesBody([file(), file()])).data.files))
print("closeJob", ask(close_job, filled).data.state)
# This server keeps no corrections, does not learn, and says so.
corrected = CorrectionsRequest([CorrectedLine("Invoice 20394", box=line.box)], picture=encoded)
print("sendCorrections", send_corrections.sync_detailed(client=client, body=corrected).parsed.code)
print("listCorrections", list_corrections.sync_detailed(client=client, limit=5).parsed.code)
print("deleteCorrections", delete_corrections.sync_detailed(client=client, all_=True).parsed.code)
print("exportCorrections", export_corrections.sync_detailed(client=client).parsed.code)
print("correctionPicture", correction_picture.sync_detailed(1, client=client).parsed.code)
promotion, shadow, words = PromotionRequest("crnn-1"), ShadowRequest("crnn-1"), WordsRequest(["KX-20394"])
print("learningState", learning_state.sync_detailed(client=client).parsed.code)
print("beginLearning", begin_learning.sync_detailed(client=client).parsed.code)
print("cancelLearning", cancel_learning.sync_detailed(client=client).parsed.code)
print("learntModel", learnt_model.sync_detailed("crnn-1", client=client).parsed.code)
print("promoteModel", promote_model.sync_detailed(client=client, body=promotion).parsed.code)
print("rollBackModel", roll_back_model.sync_detailed(client=client).parsed.code)
print("shadowModel", shadow_model.sync_detailed(client=client, body=shadow).parsed.code)
print("endShadow", end_shadow.sync_detailed(client=client).parsed.code)
print("houseWords", house_words.sync_detailed(client=client).parsed.code)
print("setHouseWords", set_house_words.sync_detailed(client=client, body=words).parsed.code)
print("learningAdvice", learning_advice.sync_detailed(client=client, count=5).parsed.code)
print("healthz", ask(healthz))
print("livez", ask(livez))
print("readyz", ask(readyz))
print("metrics", len(ask(metrics)))
refused = ocr.sync_detailed(client=client, body=OcrFilesBody(File(BytesIO(b"no picture"), "a.txt")))
print("ocr", refused.status_code, refused.parsed.code)
