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

ATTENDANCE_LABELS = (
    "Arrivée",
    "Cachet non qualifié au sens du règlement (UE) n° 910/2014.",
    "Ce que l’on y apprend :",
    (
        "Chaque personne signe elle-même, à chaque demi-journée. Qui arrive plus tard ou part plus "
        "tôt écrit l’heure. Qui ne peut pas signer : écrivez « présent, n’a pas pu signer » et "
        "pourquoi. Le soir, recopiez la feuille dans Palier et joignez-en la photo ou le scan."
    ),
    "Date et heures",
    "Durée",
    "Départ",
    "Elle corrige la version",
    "Empreinte du contenu (SHA-256) :",
    "En plus de ces noms,",
    "Feuille close",
    "Feuille d’émargement",
    "Feuille tenue sur papier, numérisée : empreinte du fichier",
    "Heures retenues",
    (
        "La preuve complète est jointe à ce PDF (evidence.json) : elle se vérifie sans réseau, avec "
        "la racine de l’émetteur, et permet de recalculer chaque ligne."
    ),
    "Les feuilles d’émargement portent les mêmes titres.",
    "Les heures retenues sont arrondies, pour chacun, aux",
    "Liste du",
    "Nom et prénom :",
    "Pour qui",
    "Programme de formation",
    "Programme imprimé le",
    "Prépare à",
    "Présence",
    "Prévenu",
    "Que dire",
    "Qui appeler",
    "Rappels de séances, à découper",
    "Séance",
    "Téléphone",
    "Vous ne pouvez pas venir ? Dites-le nous :",
    "assure la formation",
    "au programme)",
    "avec un téléphone",
    "code du tableau",
    "code secret",
    "en accès libre sans se nommer.",
    "en retard",
    "minutes inférieures.",
    "mène la séance",
    "non signé",
    "pas de téléphone : prévenir sur place",
    "personne est venue",
    "personnes sont venues",
    "présence notée",
    "remplacé pour cette séance",
    "sur papier",
)
"""What the papers of attendance carry: sheets, programmes, slips, calls. They bear no title, hence no
framework's claim is asked about them."""
