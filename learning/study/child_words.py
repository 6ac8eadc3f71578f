"""Word lists by which `child_names` reads a text, in English, French, Spanish and Arabic together.

People mix languages in one note, so every list always runs. Latin words stand in small letters. Arabic words stand as
`child_names` folds them: one form of alif, ه for ة, ي for ى, no vowel signs. A language is added by adding its words.
"""


def _listed(text: str) -> list[str]:
    return text.split()


# One child. Plurals are groups and name nobody.
CHILD = (
    *("child", "girl", "boy", "pupil", "schoolgirl", "schoolboy", "toddler", "baby", "infant", "teenager", "orphan"),
    *("daughter", "son", "niece", "nephew", "kid", "adolescent", "survivor"),
    *("enfant", "fille", "fillette", "garçon", "garcon", "élève", "eleve", "bébé", "bebe", "orphelin", "orpheline"),
    *("adolescente", "neveu", "nièce", "petite fille", "petit garçon", "gamin", "gamine", "fils"),
    *("niño", "niña", "nino", "nina", "chico", "chica", "muchacho", "muchacha", "alumno", "alumna", "bebé", "hijo"),
    *("hija", "sobrino", "sobrina", "huérfano", "huérfana", "menor"),
    *("الطفل", "الطفله", "طفل", "طفله", "بنت", "البنت", "فتاه", "الفتاه", "ولد", "الولد", "صبي", "الصبي", "رضيع"),
    *("الرضيع", "تلميذ", "تلميذه", "التلميذ", "التلميذه", "تلميذي", "تلميذتي", "طالبتي", "ابنتي", "ابني", "ابنته"),
    *("ابنتها", "ابنه", "ابنها"),
)

# After "child" these make a subject, not a person.
SUBJECTS = (
    *("protection", "labour", "labor", "friendly", "safeguarding", "rights", "right", "marriage", "helpline"),
    *("development", "participation", "health", "welfare", "care", "centred", "safe", "survival", "abuse", "soldier"),
    *("poverty", "mortality", "trafficking", "recruitment"),
)

# Before a child word these speak of any child, or of none.
ANY = (
    *("every", "each", "any", "no", "which", "chaque", "tout", "toute", "aucun", "aucune", "quel", "quelle"),
    *("cada", "todo", "toda", "ningún", "ninguna", "cualquier", "كل", "اي"),
)

CALLED = (
    *("called", "named", "by the name of", "whose name is", "nommé", "nommée", "appelé", "appelée", "prénommé"),
    *("prénommée", "qui s'appelle", "du nom de", "llamado", "llamada", "de nombre", "que se llama"),
    *("اسمه", "اسمها", "واسمه", "واسمها", "يدعي", "تدعي", "يسمي", "تسمي"),
)

# "Her name is …" beside a child word, in the same sentence or the one before.
NAME_IS = (
    *("her name is", "his name is", "the name is", "her name was", "his name was", "elle s'appelle", "il s'appelle"),
    *("son nom est", "se llama", "su nombre es", "اسمها", "اسمه"),
)

# Between a name and an age.
AGED = (
    *("is", "was", "turned", "aged", "age", "is aged", "who is", "who was", "is only", "is just", "is now"),
    *("a", "avait", "âgé de", "âgée de", "agé de", "agée de", "qui a", "de", "n'a que", "est âgée de", "est âgé de"),
    *("tiene", "tenía", "que tiene", "cumplió", "con"),
    *("عمرها", "عمره", "وعمرها", "وعمره", "البالغ من العمر", "البالغه من العمر", "تبلغ", "يبلغ", "ابن", "بنت"),
)

YEARS = (
    *("years", "year", "yrs", "yr", "y.o", "yo", "y/o", "ans", "an", "años", "año", "anos"),
    *("سنه", "سنوات", "سنين", "عاما", "عام", "اعوام"),
)

# After "7 years" these speak of time that passed, not of somebody's age.
SPANS = (
    *("of", "ago", "later", "before", "after", "in", "from", "now", "de", "d", "après", "avant", "plus", "después"),
    *("antes", "más", "en", "من", "مضت", "الخبره", "خبره", "experience", "on", "for", "together"),
)

NUMBERS = {
    **{word: n for n, word in enumerate(_listed("one two three four five six seven eight nine ten eleven twelve"), 1)},
    **{"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17},
    **{word: n for n, word in enumerate(_listed("deux trois quatre cinq six sept huit neuf dix onze douze"), 2)},
    **{"treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix-sept": 17},
    **{word: n for n, word in enumerate(_listed("dos tres cuatro cinco seis siete ocho nueve diez once doce"), 2)},
    **{"trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16, "diecisiete": 17},
    **{word: n for n, word in enumerate(_listed("ثلاث اربع خمس ست سبع ثمان تسع عشر"), 3)},
    **{word: n for n, word in enumerate(_listed("ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره"), 3)},
}

BIRTH = (
    *("date of birth", "birth date", "birthdate", "dob", "d.o.b", "born on", "born in", "born", "birthday"),
    *("date de naissance", "né le", "née le", "né en", "née en", "fecha de nacimiento", "nació el", "nació en"),
    *("nacido el", "nacida el", "تاريخ الميلاد", "تاريخ الولاده", "ولد في", "ولدت في", "مواليد"),
)

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"),
    *("novembre", "décembre", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
    *("يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو", "يوليو", "اغسطس", "سبتمبر", "اكتوبر", "نوفمبر", "ديسمبر"),
)

# A number beside one of these is a service, and should be written down.
SERVICES = (
    *("focal point", "focal points", "clinic", "hotline", "helpline", "hospital", "police", "ambulance", "office"),
    *("caseworker", "case worker", "case manager", "social worker", "supervisor", "coordinator", "coordination"),
    *("doctor", "nurse", "lawyer", "legal aid", "health centre", "health center", "service", "emergency", "manager"),
    *("colleague", "my number", "organisation", "organization", "team", "fire brigade", "centre"),
    *("point focal", "points focaux", "clinique", "hôpital", "ligne", "numéro vert", "bureau", "urgence", "urgences"),
    *("assistante sociale", "assistant social", "travailleur social", "superviseur", "collègue", "médecin", "équipe"),
    *("punto focal", "clínica", "hospital", "línea", "policía", "oficina", "emergencia", "emergencias", "médico"),
    *("trabajadora social", "trabajador social", "supervisor", "supervisora", "colega", "equipo", "centro de salud"),
    *("نقطه الاتصال", "مسؤول", "مسؤوله", "عياده", "العياده", "مستشفي", "المستشفي", "الخط الساخن", "خط المساعده"),
    *("الشرطه", "مكتب", "المكتب", "طوارئ", "الطوارئ", "مديري", "مديرتي", "زميل", "زميلي", "زميلتي", "منسق"),
)

# A place small enough to find a family.
PLACES = (
    *("tent", "block", "house", "shelter", "plot", "caravan", "container", "camp", "sector", "section", "hut"),
    *("tente", "bloc", "maison", "abri", "parcelle", "conteneur"),
    *("tienda", "carpa", "bloque", "casa", "refugio", "campamento", "parcela"),
    *(
        "خيمه",
        "الخيمه",
        "بلوك",
        "البلوك",
        "بيت",
        "البيت",
        "منزل",
        "المنزل",
        "مخيم",
        "المخيم",
        "قطاع",
        "القطاع",
        "كرفان",
    ),
)

NUMBER_SIGNS = (
    *("number", "no.", "no", "nr", "nr.", "n°", "nº", "#", "id", "ref", "ref.", "code", "numéro", "numero", "número"),
    "رقم",
)

CASES = (
    *("case", "case file", "file", "registration", "progres", "dossier", "cas", "caso", "expediente", "registro"),
    *("حاله", "الحاله", "ملف", "الملف"),
)

# Given names that are common where the course is taken. They are known in small letters too; a name that is missing
# here is still known by its capital letter.
GIVEN = frozenset(
    _listed(
        "aisha amal amina aminata anas ahmed ahmad ali ana andrea angelique awa bakary bilal camila carlos chantal "
        "claudine daniela deng dina elena emmanuel esperance esther fatima fatimah fatou fatoumata fatma grace habiba "
        "hadiza halima hamza hana hasan hassan hawa hussein ibrahim ines ismail jamila javier jean jose josé juan "
        "karim khadija khalid laila layla leila lina lucia lucía luis luisa maria maría mariam marie mary maryam "
        "miguel mohamed mohammed mohammad muhammad moussa mustafa nadia noor nour olena omar oumar ousmane paul pedro "
        "peter rahma rania rosa ruth safia salma sami samira samuel sara sarah sofia sofía sophie tatiana yasmin "
        "youssef yusuf yousef zahra zainab zeinab "
        "امينه احمد محمد علي عمر عائشه فاطمه خديجه مريم زينب ليلي هناء ساره يوسف حسن حسين خالد كريم ابراهيم اسماعيل "
        "مصطفي ياسمين نور رنا رانيا سلمي سامي سميره حليمه جميله بلال حمزه مروه دعاء ايمان هدي رحمه زهراء عبدالله "
        "ناديه لينا دينا ياسر محمود"
    )
)

# Words with a capital letter that are no names: openings of sentences, days, and words of this work.
ORDINARY = frozenset(
    _listed(
        "i a an the this that these those he she it we you they my your his her our their who what when where why how "
        "which there here if then than and or but so because before after while until since as at by for from in into "
        "of off on to under up with without about above also again always never often sometimes usually today "
        "tomorrow yesterday tonight now later soon next last once twice first second third finally maybe perhaps "
        "please yes no not only even every each any all some many most more less few both either neither one two "
        "three four five six seven eight nine ten monday tuesday wednesday thursday friday saturday sunday january "
        "february march april may june july august september october november december "
        "ask call check do find get give go help keep know learn listen look make meet never note notice read "
        "remember say see send share show speak start stop take talk tell think try use visit wait walk write will "
        "would should could can must may might let is are was were be been has have had being "
        "child children girl girls boy boys pupil pupils student students adolescent adolescents baby babies infant "
        "infants family families parent parents mother father teacher teachers caregiver caregivers people person "
        "women men youth adult adults learner participants group groups volunteers "
        "protection safeguarding rights right helpline labour labor marriage friendly welfare development health "
        "education nutrition shelter camp camps livelihoods wash food security standard standards principle "
        "principles pillar pillars module modules lesson lessons quiz chapter page step steps section annex figure "
        "table part unit level age ages class grade room block tent house plot sector zone case file number no act "
        "law convention fund sphere alliance handbook minimum cpms unicef unhcr who save red cross crescent working "
        "committee council scouts guides club project programme program plan team office ministry government "
        "islamic english french spanish arabic "
        "le la les l un une des du de d au aux ce cette ces il elle on nous vous ils elles mon ma mes ton ta son sa "
        "notre votre leur qui que quoi quand où ou et mais donc car si comme avec sans pour par sur sous dans chez "
        "chaque tout tous toute toutes aujourd'hui demain hier maintenant toujours jamais souvent parfois lundi mardi "
        "mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre "
        "novembre décembre enfant enfants fille filles garçon garçons élève élèves norme normes principe principes "
        "pilier piliers leçon classe âge "
        "el los las lo una unos unas al del y e o pero porque cuando donde dónde como cómo con sin para por sobre "
        "entre hasta desde hoy mañana ayer ahora siempre nunca yo tú él ella nosotros ustedes ellos ellas mi tu su "
        "nuestro nuestra este esta estos estas ese esa cada todo todos lunes martes miércoles jueves viernes sábado "
        "domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre niño niña "
        "niños niñas norma normas principio pilar lección edad "
        "not me us him them called to out back in over away for"
    )
)

# A name after one of these is a place.
PLACE_BEFORE = frozenset(("in", "at", "near", "en", "à", "au", "aux", "dans", "في", "ب"))

# What may stand between "is" and a child word: "Amina is a pupil", "Amina, ma fille".
ARTICLES = (
    *("a", "an", "the", "my", "our", "one of my", "one of our", "un", "une", "la", "le", "mon", "ma", "notre"),
    *("una", "el", "mi", "nuestro", "nuestra"),
)
BEING = ("is", "was", "est", "était", "es", "era")
