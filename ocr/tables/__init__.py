"""Tables: from a page's picture and its read lines to cells with their text (`ocr.tables.find`)."""
