"""Who may open what, as it was decided: one line per route, whatever the code says.

The seven roles are those of our structure. Each cell is what the person finds:

    ok      the view answers (a refusal of what was sent counts as an answer)
    entrer  they are led to sign in
    non     the act is not theirs (403)
    404     out of reach: nobody can tell that it exists
    jeton   a program's token is asked for: no person's session opens it

The last column is the same for someone of another structure who holds every role there and asks
for our things; `-` where the address names no thing of ours.
"""

TABLE = """
                                             anon.  learn. train. eval.  manag. couns. fund.  admin  elsewhere
GET  /                                       ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /style                                  ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /static/<path:filename>                 ok     ok     ok     ok     ok     ok     ok     ok     ok
GET  /connexion                              ok     ok     ok     ok     ok     ok     ok     ok     -
POST /connexion                              ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /carte/<token>                          ok     ok     ok     ok     ok     ok     ok     ok     ok
POST /carte/<token>                          ok     ok     ok     ok     ok     ok     ok     ok     ok
POST /deconnexion                            ok     ok     ok     ok     ok     ok     ok     ok     -

GET  /verifier                               ok     ok     ok     ok     ok     ok     ok     ok     -
POST /verifier                               ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /v/<code>                               ok     ok     ok     ok     ok     ok     ok     ok     ok
GET  /v/<code>.json                          ok     ok     ok     ok     ok     ok     ok     ok     ok
POST /v/<code>                               ok     ok     ok     ok     ok     ok     ok     ok     ok
POST /v/<code>.json                          ok     ok     ok     ok     ok     ok     ok     ok     ok
GET  /partage/<token>                        ok     ok     ok     ok     ok     ok     ok     ok     ok
GET  /partage/<token>.json                   ok     ok     ok     ok     ok     ok     ok     ok     ok
GET  /.well-known/palier-root.pem            ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /.well-known/palier.crl                 ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /.well-known/palier-root.crl            ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /.well-known/jwks.json                  ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /.well-known/did.json                   ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /.well-known/status/<public_id>         ok     ok     ok     ok     ok     ok     ok     ok     ok
GET  /.well-known/status/<public_id>.json    ok     ok     ok     ok     ok     ok     ok     ok     ok
GET  /.well-known/status/<public_id>.jwt     ok     ok     ok     ok     ok     ok     ok     ok     ok

GET  /mon-parcours                           entrer ok     non    non    non    non    non    non    -
GET  /mon-parcours/<framework>/<version>     entrer ok     non    non    non    non    non    non    ok
GET  /mon-parcours/<framework>/<version>/je-me-situe entrer ok non non   non    non    non    non    ok
POST /mon-parcours/<framework>/<version>/je-me-situe entrer ok non non   non    non    non    non    ok
GET  /mes-seances                            entrer ok     non    non    non    non    non    non    -
GET  /mes-seances/<session_id>/absence       entrer ok     non    non    non    non    non    non    404
POST /mes-seances/<session_id>/absence       entrer ok     non    non    non    non    non    non    404
POST /mes-seances/<session_id>/attente       entrer ok     non    non    non    non    non    non    404
POST /mes-seances/<session_id>/inscription   entrer ok     non    non    non    non    non    non    404
POST /mes-seances/<session_id>/retour        entrer ok     non    non    non    non    non    non    404
POST /mes-seances/avis                       entrer ok     non    non    non    non    non    non    -
GET  /agenda/<token>.ics                     ok     ok     ok     ok     ok     ok     ok     ok     ok
GET  /agendas                                entrer ok     ok     non    ok     non    non    non    -
POST /agendas                                entrer ok     ok     non    ok     non    non    non    -
POST /agendas/fin                            entrer ok     ok     non    ok     non    non    non    -
GET  /referentiels                           entrer non    non    non    ok     non    non    non    -
POST /referentiels                           entrer non    non    non    ok     non    non    non    -
GET  /referentiels/<code>/<version>          entrer non    non    non    ok     non    non    non    ok
GET  /referentiels/<code>/<version>/referentiel.<any(yaml,json,csv):form> entrer non non non ok non non non ok
POST /referentiels/<code>/<version>/offre    entrer non    non    non    ok     non    non    non    ok
POST /referentiels/<code>/<version>/validation entrer non    non    non    ok     non    non    non    ok

GET  /aujourdhui                             entrer non    ok     ok     non    non    non    non    -
GET  /planning                               entrer non    ok     ok     ok     non    non    non    -
GET  /seances/nouvelle                       entrer non    ok     non    ok     non    non    non    -
POST /seances/nouvelle                       entrer non    ok     non    ok     non    non    non    -
GET  /seances/<session_id>/modifier          entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/modifier          entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/animateurs        entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/annuler           entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/ouverture         entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/retablir          entrer non    ok     non    ok     non    non    non    404
GET  /fermetures                             entrer non    ok     non    ok     non    non    non    -
POST /fermetures                             entrer non    ok     non    ok     non    non    non    -
POST /fermetures/<closing_id>/fin            entrer non    ok     non    ok     non    non    non    404
GET  /lieux/<site_id>/salles                 entrer non    ok     non    ok     non    non    non    404
POST /lieux/<site_id>/salles                 entrer non    non    non    ok     non    non    non    404
POST /salles/<room_id>                       entrer non    non    non    ok     non    non    non    404
POST /salles/<room_id>/retirer               entrer non    non    non    ok     non    non    non    404
GET  /seances/<session_id>                   entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>                   entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/recherche         entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/inscriptions      entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/retraits          entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/annulation        entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/pauses            entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/visiteurs         entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/cloture            entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/cloture            entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/versions           entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/corriger           entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/corriger           entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/papier             entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/papier             entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/feuille-vierge.pdf entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/modele.csv           entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/modele.ods           entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/importer             entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/importer             entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/importer/<public_id> entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/importer/<public_id> entrer non    ok     non    ok     non    non    non    404
GET  /feuilles/<public_id>.pdf                entrer non    ok     non    ok     non    non    non    404
GET  /feuilles/<public_id>.json               entrer non    ok     non    ok     non    non    non    404
GET  /scans/<public_id>                       entrer non    ok     non    ok     non    non    non    404
GET  /feuilles                                entrer non    ok     non    ok     non    non    non    -
POST /feuilles/export.zip                     entrer non    ok     non    ok     non    non    non    -

GET  /accueil                                entrer non    ok     non    ok     non    non    non    -
POST /accueil/<site_id>                      entrer non    ok     non    ok     non    non    non    404
GET  /accueil/<site_id>/aide                 entrer non    ok     non    ok     non    non    non    404
POST /accueil/<site_id>/aide                 entrer non    ok     non    ok     non    non    non    404
POST /accueil/visites/<visit_id>/depart      entrer non    ok     non    ok     non    non    non    404
POST /accueil/visites/<visit_id>/erreur      entrer non    ok     non    ok     non    non    non    404
POST /accueil/aides/<support_id>/erreur      entrer non    ok     non    ok     non    non    non    404
GET  /hors-ligne                             ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /hors-ligne/jeton                       ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /hors-ligne/journee                     entrer non    ok     non    ok     non    non    non    -
POST /hors-ligne/envoi                       entrer non    ok     non    ok     non    non    non    -
GET  /a-regler                               entrer non    ok     non    ok     non    non    non    -
POST /a-regler                               entrer non    ok     non    ok     non    non    non    -
GET  /sw.js                                  ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /manifest.webmanifest                   ok     ok     ok     ok     ok     ok     ok     ok     -

GET  /cycles                                 entrer non    ok     non    ok     non    non    non    -
GET  /cycles/nouveau                         entrer non    ok     non    ok     non    non    non    -
POST /cycles/nouveau                         entrer non    ok     non    ok     non    non    non    -
GET  /cycles/<cycle_id>                      entrer non    ok     non    ok     non    non    non    404
GET  /cycles/<cycle_id>/refaire              entrer non    ok     non    ok     non    non    non    404
GET  /cycles/<cycle_id>/changer              entrer non    ok     non    ok     non    non    non    404
POST /cycles/<cycle_id>/changer              entrer non    ok     non    ok     non    non    non    404
POST /cycles/<cycle_id>/recherche            entrer non    ok     non    ok     non    non    non    404
POST /cycles/<cycle_id>/inscriptions         entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/inscriptions      entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/rappels.pdf       entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/places            entrer non    ok     non    ok     non    non    non    404
GET  /cycles/<cycle_id>/inscriptions         entrer non    ok     non    ok     non    non    non    404
POST /cycles/<cycle_id>/retraits             entrer non    ok     non    ok     non    non    non    404
GET  /appels                                 entrer non    ok     non    ok     non    non    non    -
POST /appels                                 entrer non    ok     non    ok     non    non    non    -
GET  /cycles/<cycle_id>/grille               entrer non    ok     non    ok     non    non    non    404
POST /cycles/<cycle_id>/grille               entrer non    ok     non    ok     non    non    non    404

GET  /parcours                               entrer non    ok     non    ok     non    non    non    -
GET  /parcours/nouveau                       entrer non    ok     non    ok     non    non    non    -
POST /parcours/nouveau                       entrer non    ok     non    ok     non    non    non    -
POST /parcours/nouveau/<usual>               entrer non    ok     non    ok     non    non    non    -
GET  /parcours/<course_id>                   entrer non    ok     non    ok     non    non    non    404
GET  /parcours/<course_id>/modifier          entrer non    ok     non    ok     non    non    non    404
POST /parcours/<course_id>/modifier          entrer non    ok     non    ok     non    non    non    404
POST /parcours/<course_id>/<any(copier,retirer,reprendre):act> entrer non    ok     non    ok     non    non    non    404
GET  /parcours/<course_id>/programme         entrer non    ok     non    ok     non    non    non    404
GET  /parcours/<course_id>/programme.pdf     entrer non    ok     non    ok     non    non    non    404
GET  /parcours/<course_id>/modules/nouveau   entrer non    ok     non    ok     non    non    non    404
POST /parcours/<course_id>/modules/nouveau   entrer non    ok     non    ok     non    non    non    404
GET  /parcours/<course_id>/modules/<int:module_id> entrer non    ok     non    ok     non    non    non    404
POST /parcours/<course_id>/modules/<int:module_id> entrer non    ok     non    ok     non    non    non    404
POST /parcours/<course_id>/modules/<int:module_id>/<any(monter,descendre,retirer,reprendre,seances):act> entrer non    ok     non    ok     non    non    non    404
GET  /parcours/<course_id>/ressources/nouvelle entrer non    ok     non    ok     non    non    non    404
POST /parcours/<course_id>/ressources/nouvelle entrer non    ok     non    ok     non    non    non    404
GET  /ressources/<resource_id>/modifier      entrer non    ok     non    ok     non    non    non    404
POST /ressources/<resource_id>/modifier      entrer non    ok     non    ok     non    non    non    404
POST /ressources/<resource_id>/<any(retirer,reprendre):act> entrer non    ok     non    ok     non    non    non    404
GET  /ressources/<resource_id>               entrer ok     ok     non    ok     non    non    non    404
GET  /ressources/<resource_id>/fichier       entrer ok     ok     non    ok     non    non    non    404
GET  /mes-ressources                         entrer ok     non    non    non    non    non    non    -

GET  /apprenants                             entrer non    ok     ok     ok     non    non    ok     -
GET  /apprenants/recherche                   entrer non    ok     ok     ok     non    non    ok     -
POST /apprenants/recherche                   entrer non    ok     ok     ok     non    non    ok     -
GET  /apprenants/nouveau                     entrer non    ok     non    ok     non    non    ok     -
POST /apprenants/nouveau                     entrer non    ok     non    ok     non    non    ok     -
GET  /apprenants/importer                    entrer non    non    non    ok     non    non    ok     -
POST /apprenants/importer                    entrer non    non    non    ok     non    non    ok     -
GET  /apprenants/importer/<public_id>        entrer non    non    non    ok     non    non    ok     404
POST /apprenants/importer/<public_id>        entrer non    non    non    ok     non    non    ok     404
GET  /apprenants/<public_id>                 entrer non    ok     ok     ok     non    non    ok     404
GET  /apprenants/<public_id>/noms            entrer non    ok     non    ok     non    non    ok     404
POST /apprenants/<public_id>/noms            entrer non    ok     non    ok     non    non    ok     404
GET  /apprenants/<public_id>/fiches          entrer non    ok     non    ok     non    non    ok     404
POST /apprenants/<public_id>/fiches          entrer non    ok     non    ok     non    non    ok     404
POST /apprenants/<public_id>/fiches/recherche entrer non   ok     non    ok     non    non    ok     404
POST /apprenants/<public_id>/fiches/separer  entrer non    ok     non    ok     non    non    ok     404
POST /apprenants/<public_id>/carte           entrer non    ok     non    ok     non    non    ok     404
GET  /apprenants/<public_id>/passeport       entrer non    ok     ok     ok     non    non    non    404
POST /apprenants/<public_id>/passeport       entrer non    ok     ok     ok     non    non    non    404
GET  /apprenants/<public_id>/passeport.pdf   entrer non    ok     ok     ok     non    non    non    404
GET  /apprenants/<public_id>/passeport.jwt   entrer non    ok     ok     ok     non    non    non    404
GET  /mon-parcours/passeport                 entrer ok     non    non    non    non    non    non    -
POST /mon-parcours/passeport                 entrer ok     non    non    non    non    non    non    -
GET  /mon-parcours/passeport.pdf             entrer ok     non    non    non    non    non    non    -
GET  /mon-parcours/passeport.jwt             entrer ok     non    non    non    non    non    non    -
GET  /mes-certificats                        entrer ok     non    non    non    non    non    non    -
GET  /mes-certificats/<public_id>            entrer ok     non    non    non    non    non    non    404
POST /mes-certificats/<public_id>            entrer ok     non    non    non    non    non    non    404
GET  /mes-certificats/<public_id>/liens/nouveau entrer ok  non    non    non    non    non    non    404
POST /mes-certificats/<public_id>/liens/nouveau entrer ok  non    non    non    non    non    non    404
GET  /mes-certificats/<public_id>/liens/<link_id> entrer ok non   non    non    non    non    non    404
GET  /mes-certificats/<public_id>/liens/<link_id>/arreter entrer ok non non non  non    non    non    404
POST /mes-certificats/<public_id>/liens/<link_id>/arreter entrer ok non non non  non    non    non    404
GET  /apprenants/<public_id>/certificats     entrer non    ok     ok     ok     non    non    non    404
POST /apprenants/<public_id>/certificats     entrer non    ok     non    ok     non    non    non    404
GET  /validations                            entrer non    non    ok     ok     non    non    non    -
GET  /apprenants/<learner_id>/dossier/<framework>/<version> entrer non ok ok ok non non non 404
POST /apprenants/<learner_id>/dossier/<framework>/<version> entrer non non ok ok non non non 404
GET  /apprenants/<learner_id>/decisions      entrer non    ok     ok     ok     non    non    non    404
POST /apprenants/<learner_id>/decisions      entrer non    non    ok     ok     non    non    non    404
POST /apprenants/<learner_id>/decisions/<decision_id>/fin entrer non non ok ok non non non 404
GET  /apprenants/<learner_id>/passeport/importer entrer non ok    non    ok     non    non    non    404
POST /apprenants/<learner_id>/passeport/importer entrer non ok    non    ok     non    non    non    404
POST /apprenants/<learner_id>/passeport/reprendre entrer non ok   non    ok     non    non    non    404
GET  /apprenants/<learner_id>/suggestions    entrer non    ok     non    ok     non    non    non    404
POST /apprenants/<learner_id>/suggestions    entrer non    ok     non    ok     non    non    non    404
GET  /apprenants/<learner_id>/progression    entrer non    ok     ok     ok     non    non    non    404
GET  /apprenants/<learner_id>/preuves/<framework>/<version>/<code> entrer non ok ok ok non non non    404
POST /apprenants/<learner_id>/preuves/<framework>/<version>/<code> entrer non ok non ok non non non   404
POST /apprenants/<learner_id>/preuves/<framework>/<version>/<code>/retrait entrer non ok non ok non non non 404
GET  /apprenants/<learner_id>/travaux/<digest> entrer ok ok  ok     ok     non    non    non    404

GET  /seances/<session_id>/emargement        entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/emargement/dessins entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/emargement/tablette entrer non  ok     non    ok     non    non    non    404
POST /seances/<session_id>/emargement/temoignage entrer non ok    non    ok     non    non    non    404
POST /seances/<session_id>/emargement/animateur entrer non ok     non    ok     non    non    non    404
GET  /seances/<session_id>/signer            entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/signer/<learner_id> entrer non  ok     non    ok     non    non    non    404
POST /seances/<session_id>/signer/<learner_id> entrer non  ok     non    ok     non    non    non    404
GET  /seances/<session_id>/reprendre         entrer non    ok     non    ok     non    non    non    404
POST /seances/<session_id>/reprendre         entrer non    ok     non    ok     non    non    non    404
GET  /seances/<session_id>/tableau           entrer non    ok     non    ok     non    non    non    404
GET  /emarger                                ok     ok     ok     ok     ok     ok     ok     ok     -
POST /emarger                                ok     ok     ok     ok     ok     ok     ok     ok     -
POST /emarger/signer                         ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /pointer                                entrer ok     non    non    non    non    non    non    -
POST /pointer                                entrer ok     non    non    non    non    non    non    -
GET  /pointage/<session_id>/<code>           entrer ok     non    non    non    non    non    non    404
POST /pointage/<session_id>/<code>           entrer ok     non    non    non    non    non    non    404
GET  /reglages/emargement                    entrer non    non    non    ok     non    non    non    -
POST /reglages/emargement                    entrer non    non    non    ok     non    non    non    -
POST /reglages/emargement/images             entrer non    non    non    ok     non    non    non    -

GET  /progression                            entrer non    ok     ok     ok     non    non    non    -
GET  /certificats                            entrer non    non    non    ok     non    non    non    -
GET  /certificats/<public_id>.pdf            entrer ok     ok     ok     ok     non    non    non    404
GET  /certificats/<public_id>.png            entrer ok     ok     ok     ok     non    non    non    404
GET  /certificats/<public_id>.jwt            entrer ok     ok     ok     ok     non    non    non    404
GET  /certificats/<public_id>.json           entrer ok     ok     ok     ok     non    non    non    404
GET  /certificats/<public_id>/revoquer       entrer non    non    non    ok     non    non    non    404
POST /certificats/<public_id>/revoquer       entrer non    non    non    ok     non    non    non    404
GET  /certificats/<public_id>/remplacer      entrer non    non    non    ok     non    non    non    404
POST /certificats/<public_id>/remplacer      entrer non    non    non    ok     non    non    non    404
POST /certificats/archive.zip                entrer non    non    non    ok     non    non    non    404
GET  /delivrances                            entrer non    ok     ok     ok     non    non    non    -
GET  /delivrances/cycle/<cycle_id>           entrer non    ok     ok     ok     non    non    non    404
POST /delivrances/cycle/<cycle_id>           entrer non    ok     non    ok     non    non    non    404
GET  /delivrances/<public_id>                entrer non    ok     ok     ok     non    non    non    404
GET  /modele                                 entrer non    non    non    ok     non    non    non    -
POST /modele                                 entrer non    non    non    ok     non    non    non    -
GET  /modele/apercu.png                      entrer non    non    non    ok     non    non    non    -
POST /modele/apercu.png                      entrer non    non    non    ok     non    non    non    -

GET  /mes-jeunes                             entrer non    non    non    non    ok     non    non    -
GET  /mes-jeunes/orienter                    entrer non    non    non    non    ok     non    non    -
POST /mes-jeunes/orienter/recherche          entrer non    non    non    non    ok     non    non    -
POST /mes-jeunes/orienter                    entrer non    non    non    non    ok     non    non    -
GET  /mes-jeunes/<referral_id>               entrer non    non    non    non    ok     non    non    404
POST /mes-jeunes/<referral_id>/accord        entrer non    404    non    404    ok     non    non    404
GET  /mes-jeunes/<referral_id>/seances       entrer non    non    non    non    ok     non    non    404
POST /mes-jeunes/<referral_id>/seances       entrer non    non    non    non    ok     non    non    404
POST /mes-jeunes/<referral_id>/absence       entrer non    non    non    non    ok     non    non    404
GET  /mes-jeunes/<referral_id>/fin-accord    entrer non    404    non    404    ok     non    non    404
POST /mes-jeunes/<referral_id>/fin-accord    entrer non    404    non    404    ok     non    non    404

GET  /emetteurs                              entrer non    non    non    non    non    non    ok     -
POST /emetteurs                              entrer non    non    non    non    non    non    ok     -
POST /emetteurs/fin                          entrer non    non    non    non    non    non    ok     -

GET  /tableau-de-bord                        entrer non    non    non    ok     non    non    ok     -
GET  /bilan                                  entrer non    non    non    non    non    ok     non    -

GET  /api/v1/openapi.json                    ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /api/v1/sites                           jeton  jeton  jeton  jeton  jeton  jeton  jeton  jeton  -
GET  /api/v1/sessions                        jeton  jeton  jeton  jeton  jeton  jeton  jeton  jeton  -
GET  /api/v1/frameworks                      jeton  jeton  jeton  jeton  jeton  jeton  jeton  jeton  -
GET  /api/v1/frameworks/<code>/<version>/case jeton  jeton  jeton  jeton  jeton  jeton  jeton  jeton  -
GET  /api/v1/frameworks/<code>/<version>/csv jeton  jeton  jeton  jeton  jeton  jeton  jeton  jeton  -
GET  /api/v1/verifications/<code>            ok     ok     ok     ok     ok     ok     ok     ok     ok
GET  /sante                                  ok     ok     ok     ok     ok     ok     ok     ok     -
GET  /sante/pret                             ok     ok     ok     ok     ok     ok     ok     ok     -
"""

COLUMNS = (
    "anonymous",
    "learner",
    "trainer",
    "evaluator",
    "manager",
    "counsellor",
    "funder",
    "admin",
    "elsewhere",
)


def rows() -> dict[tuple[str, str], dict[str, str]]:
    """Return the expected answers, by method and rule."""
    found = {}
    for line in TABLE.splitlines()[2:]:
        if not line.strip():
            continue
        method, rule, *cells = line.split()
        assert len(cells) == len(COLUMNS), line
        assert (method, rule) not in found, line
        found[method, rule] = dict(zip(COLUMNS, cells, strict=True))
    return found
