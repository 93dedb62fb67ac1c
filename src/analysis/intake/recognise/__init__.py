"""How a person's file is understood: what is certain is used, what is inferred is asked about."""

from analysis.intake.recognise.questions import (
    Answer,
    Question,
    answer_to,
    answers_text,
    read_answers,
    write_answers,
)

__all__ = ["Answer", "Question", "answer_to", "answers_text", "read_answers", "write_answers"]
