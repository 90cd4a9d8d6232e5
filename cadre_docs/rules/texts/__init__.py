"""What the texts of a form say of whom they are about, held against its boxes."""

OWN_NAME, VERDICT, YEAR, FACTS = "X-own-name", "X-verdict", "X-year", "X-self"
TOLD, VOICE = "X-told", "X-voice"
REMARK = "X-remark"
IN_TEXTS = (OWN_NAME, VERDICT, YEAR, FACTS, TOLD, VOICE)
"""The rules that find in one record alone that a text contradicts its boxes."""
