"""The sentences and labels that our documents carry whatever the framework.

A framework that forbids one of them could print nothing: whoever loads frameworks asks here. A
disclaimer is left out: saying what a document is not may take words that a title must not.
"""

from certificates.content import SEAL_LINE
from certificates.passport_content import SHOWN_LINE
from certificates.passport_content import TITLE as PASSPORT_TITLE

DELIVERED_LINE = "Délivré par l’organisme ci-dessus, sur des compétences constatées en situation."
ATTESTED_LINE = "Attestation établie par l’organisme ci-dessus, sur des compétences constatées en situation."
LABELS = (
    "Ce que contient ce passeport",
    "Code à scanner pour vérifier ce document\u202f:",
    "Compétences constatées",
    "Date et lieu",
    "Date et lieu de délivrance",
    "Document d’exemple, sans valeur",
    "Durée et période",
    "Délivrance accordée par",
    "Formation assurée par",
    "Lieu de formation",
    "Pour l’organisme",
    "Pour vérifier\u202f: scannez le code ou ouvrez cette adresse, et comparez chaque ligne.",
    "Référentiel",
    "Selon le référentiel",
    "Vérifier ce document\u202f:",
    "Établi par",
    "au nom de",
)

FIXED_TITLES = (PASSPORT_TITLE,)
FIXED_SENTENCES = (SEAL_LINE, DELIVERED_LINE, ATTESTED_LINE, SHOWN_LINE, *LABELS)
