"""What a field's text may be: dates, amounts, numbers with check digits, each in one form."""
