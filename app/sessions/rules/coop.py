"""The codes of La Coop de la médiation numérique (API v1), and their words on our pages.

Source: the enumerations of its public schema, read on 21 November 2026. Ours are stored as codes, so
that figures can be exchanged with it without conversion.
"""

from collections.abc import Mapping

GENDERS = {"feminin": "femme", "masculin": "homme", "non_communique": "non communiqué"}

AGE_BANDS = {
    "moins_de_douze": "moins de 12 ans",
    "douze_dix_huit": "12 à 17 ans",
    "dix_huit_vingt_quatre": "18 à 24 ans",
    "vingt_cinq_trente_neuf": "25 à 39 ans",
    "quarante_cinquante_neuf": "40 à 59 ans",
    "soixante_soixante_neuf": "60 à 69 ans",
    "soixante_dix_plus": "70 ans et plus",
    "non_communique": "non communiqué",
}
"""The code `douze_dix_huit` stops at 17 years, as La Coop counts it."""

SOCIAL_STATUSES = {
    "scolarise": "scolarisé ou scolarisée",
    "sans_emploi": "sans emploi",
    "en_emploi": "en emploi",
    "retraite": "à la retraite",
    "non_communique": "non communiqué",
}

EQUIPMENT = {
    "ordinateur": "un ordinateur",
    "telephone": "un téléphone",
    "tablette": "une tablette",
    "autre": "autre chose",
    "aucun": "aucun matériel",
}

PLACES = {
    "lieu_activite": "dans nos murs",
    "domicile": "chez la personne",
    "a_distance": "à distance",
    "autre": "ailleurs",
}

AUTONOMY = {
    "entierement_accompagne": "a été aidée du début à la fin",
    "partiellement_autonome": "a fait une partie sans aide",
    "autonome": "a fait sans aide",
}

REDIRECTED_TO = {
    "operateur_ou_organisme_en_charge": "l’organisme qui traite la demande",
    "aide_aux_demarches_administratives": "une aide aux démarches",
    "administration": "une administration",
    "mediation_numerique": "un autre lieu de médiation numérique",
    "aide_sociale": "une aide sociale",
    "insertion_professionnelle": "une aide à l’emploi",
    "autre": "quelqu’un d’autre",
}

LEARNING_THEMES = {
    "diagnostic_numerique": "faire le point",
    "prendre_en_main_du_materiel": "prendre en main un appareil",
    "maintenance_de_materiel": "entretenir un appareil",
    "gere_ses_contenus_numeriques": "ranger ses fichiers et ses photos",
    "navigation_sur_internet": "aller sur internet",
    "email": "les e-mails",
    "bureautique": "écrire, compter, présenter",
    "reseaux_sociaux": "les réseaux sociaux",
    "sante": "la santé en ligne",
    "banque_et_achats_en_ligne": "banque et achats en ligne",
    "entrepreneuriat": "créer son activité",
    "insertion_professionnelle": "chercher un emploi",
    "securite_numerique": "se protéger",
    "parentalite": "enfants et écrans",
    "scolarite_et_numerique": "l’école en ligne",
    "creer_avec_le_numerique": "créer des images, du son, des vidéos",
    "culture_numerique": "comprendre le numérique",
    "intelligence_artificielle": "l’intelligence artificielle",
    "aide_aux_demarches_administratives": "une démarche administrative",
}

ERRANDS = {
    "papiers_elections_citoyennete": "papiers, élections",
    "famille_scolarite": "famille, école",
    "social_sante": "aides sociales, santé",
    "travail_formation": "travail, formation",
    "logement": "logement",
    "transports_mobilite": "transports",
    "argent_impots": "argent, impôts",
    "justice": "justice",
    "etrangers_europe": "séjour en France, Europe",
    "loisirs_sports_culture": "loisirs, sport, culture",
    "associations": "associations",
}

THEMES: Mapping[str, str] = LEARNING_THEMES | ERRANDS
"""Every theme of a help; an errand also says `aide_aux_demarches_administratives`."""

LENGTHS = (15, 30, 45, 60, 90, 120)
"""The lengths that one press chooses, in minutes; La Coop groups them at 30, 60 and 120."""

LONGEST_HELP = 480


def themes_said(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the themes of a help in the order of the vocabulary: an errand brings its own heading."""
    said = set(chosen)
    if said & set(ERRANDS):
        said.add("aide_aux_demarches_administratives")
    return tuple(code for code in THEMES if code in said)
