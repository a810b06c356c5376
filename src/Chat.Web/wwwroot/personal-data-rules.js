export default {
  "about": "What personal data look like. Read by the service (Chat.Core.Identifiers) and by the browser (personal-data.js), so that both find the same. Everything is compared after folding: lower case, without accents.",
  "fold": {
    "'": "’‘ʼ´`",
    "-": "‐‑‒–—―−﹣－",
    ".": "·•∙．",
    "a": "ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧΑАа",
    "b": "ΒВ",
    "c": "ÇçĆćĈĉĊċČčСсϹ",
    "d": "ĎďĐđ",
    "e": "ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩΕЕе",
    "g": "ĜĝĞğĠġĢģǦǧǴǵ",
    "h": "ĤĥȞȟΗН",
    "i": "ÌÍÎÏìíîïĨĩĪīĬĭĮįİǏǐȈȉȊȋΙІі",
    "j": "ĴĵǰЈј",
    "k": "ĶķǨǩΚК",
    "l": "ĹĺĻļĽľŁł",
    "m": "ΜМ",
    "n": "ÑñŃńŅņŇňǸǹΝ",
    "o": "ÒÓÔÕÖòóôõöŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȪȫȬȭȮȯȰȱØøΟОоο",
    "p": "ΡРр",
    "r": "ŔŕŖŗŘřȐȑȒȓ",
    "s": "ŚśŜŝŞşŠšȘșЅѕ",
    "t": "ŢţŤťȚțΤТ",
    "u": "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗ",
    "w": "Ŵŵ",
    "x": "ΧХх",
    "y": "ÝýÿŶŷŸȲȳΥУу",
    "z": "ŹźŻżŽžΖ"
  },
  "labels": [
    "dni", "nif", "nie", "nan", "ifz", "ifk", "aiz", "cif", "iban", "ccc", "nss", "nuss", "naf", "cups", "ref", "tel", "tlf", "tfno", "tlfno", "telf",
    "telefono", "telefon", "telefonoa", "telefonos", "movil", "mobil", "mugikorra", "cuenta", "compte", "conta", "kontua", "tarjeta", "targeta",
    "tarxeta", "txartela", "num", "numero", "nro", "nr", "no", "es", "vat", "iva", "nifiva", "documento", "document", "dokumentua", "titular",
    "pasaporte", "empresa", "sl", "sa", "cadastral", "catastral", "katastrala", "rc", "matricula", "contribuyente", "cliente"
  ],
  "leads": ["con", "amb", "de", "del", "do", "da", "e", "son", "datua", "zenbakia", "numeroa", "ifza", "ifk"],
  "endings": [
    "a", "ak", "ek", "k", "n", "en", "an", "i", "ri", "ari", "ren", "aren", "rena", "arena", "rekin", "arekin", "z", "az", "ez", "ra", "era", "ara",
    "rako", "erako", "ko", "eko", "koa", "ekoa", "tik", "etik", "rentzat", "arentzat", "gatik", "agatik", "rengatik", "dun", "duna", "raino", "eraino",
    "ean", "etan", "eta", "etako", "ei", "entzat", "ekin", "rik", "ik", "nan", "na", "tan"
  ],
  "kinds": [
    {"type": "CUPS", "check": "cups", "shapes": ["es9999999999999999AA9A", "es9999999999999999AA"]},
    {"type": "CADASTRAL", "check": "cadastral", "shapes": ["99999X9XXXXXXX9999AA"]},
    {"type": "IBAN", "check": "account", "shapes": ["99999999999999999999"], "groups": ["20", "4,4,2,10", "4,4,4,4,4", "8,2,10", "4,4,12", "10,10", "4,16", "4,4,10,2"]},
    {"type": "CARD", "check": "card", "shapes": ["9999999999999999999", "9999999999999999", "999999999999999", "99999999999999"], "groups": ["19", "4,4,4,4,3", "16", "4,4,4,4", "8,8", "15", "4,6,5", "14", "4,6,4"]},
    {"type": "NUSS", "check": "nuss", "shapes": ["999999999999"], "groups": ["12", "2,8,2", "2,10", "10,2", "2,4,4,2", "4,4,4", "3,3,3,3", "2,2,2,2,2,2", "2,3,3,2,2"]},
    {"type": "NIE", "check": "nie", "shapes": ["A9999999A"], "groups": ["9", "1,8", "8,1", "1,7,1", "1,1,3,3,1", "1,1,3,4", "2,3,3,1", "2,3,4", "1,3,4,1", "1,4,3,1", "1,3,3,1,1"]},
    {"type": "DNI", "check": "dni", "shapes": ["99999999A", "9999999A"], "groups": ["9", "8,1", "2,3,3,1", "2,3,4", "4,4,1", "4,5", "2,2,2,2,1", "2,2,2,3", "3,3,2,1", "3,3,3", "2,6,1", "8", "7,1", "1,3,3,1", "1,3,4"]},
    {"type": "DNI", "check": "klm", "shapes": ["A9999999A"], "groups": ["9", "1,8", "8,1", "1,7,1", "1,1,3,3,1", "1,1,3,4", "2,3,3,1", "2,3,4"]},
    {"type": "CIF", "check": "cif", "shapes": ["A9999999X"], "groups": ["9", "1,8", "8,1", "1,7,1", "1,2,3,3", "1,2,3,2,1", "3,3,3", "3,3,2,1", "1,2,6", "1,2,5,1", "2,3,3,1", "1,1,3,3,1"]}
  ],
  "ibanLengths": {"AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22},
  "phoneGroups": ["9", "3,3,3", "3,2,2,2", "2,3,2,2", "3,6", "2,7", "3,4,2", "3,2,4", "1,2,2,2,2", "1,4,4", "2,2,3,2"],
  "publicPhones": [
    {"number": "917575777", "of": "Agencia Tributaria"},
    {"number": "915356813", "of": "Agencia Tributaria (BOE-A-2013-12385)"}
  ],
  "numbered": [
    "casilla", "casillas", "casella", "caselles", "recadro", "recadros", "cadro", "cadros", "lauki", "laukia", "laukiak", "laukiko", "laukiek", "modelo",
    "modelos", "model", "models", "eredu", "eredua", "ereduak", "articulo", "articulos", "article", "articles", "artigo", "artigos", "artikulu",
    "artikulua", "artikuluak", "art", "arts", "epigrafe", "epigrafes", "epigraf", "epigrafea", "epigrafeak", "grupo", "grup", "grupos", "apartado",
    "cuentas", "comptes", "contas", "kontuak", "codigo", "codigos"
  ],
  "vehicleStems": [
    "matricul", "coche", "cotxe", "kotxe", "vehic", "ibilgailu", "furgon", "motoci", "turismo", "camion", "camio", "kamioi", "caravan", "karaban",
    "ciclomotor", "ziklomotor", "tractor", "trator", "traktor", "automov", "automob", "autocar", "autobus", "remolque", "remolc", "todoterreno", "quad",
    "ciclo"
  ],
  "vehicleWords": [
    "moto", "motos", "motoa", "motoaren", "motoak", "motora", "motorra", "auto", "autos", "autoa", "autoak", "autoaren", "autoarekin", "autoan", "itv",
    "camio"
  ],
  "provinces": [
    "a", "ab", "al", "av", "b", "ba", "bi", "bu", "c", "ca", "cc", "ce", "co", "cr", "cs", "cu", "gc", "ge", "gi", "gr", "gu", "h", "hu", "ib", "j", "l",
    "le", "lo", "lu", "m", "ma", "ml", "mu", "na", "o", "or", "ou", "p", "pm", "po", "s", "sa", "se", "sg", "so", "ss", "t", "te", "tf", "to", "v", "va",
    "vi", "z", "za"
  ],
  "acronyms": ["tsj", "dgt", "pdf", "bcn", "nrc", "xml", "sms", "tsx"],
  "plotWords": ["catastral", "cadastral", "catastro", "cadastre", "katastro", "katastral", "parcela", "finca", "inmueble", "inmoble", "immoble"],
  "names": [
    "aaron", "abel", "adam", "adela", "adelaida", "adolfo", "adoracion", "adrian", "adriana", "africa", "agata", "agueda", "agustin", "agustina", "aida",
    "aina", "ainara", "ainhoa", "ainoa", "aitana", "aitor", "aitziber", "alba", "albert", "alberto", "alejandra", "alejandro", "alejo", "alex",
    "alexandra", "alexandre", "alexia", "alexis", "alfonso", "alfredo", "alicia", "alina", "almudena", "alonso", "alvaro", "amadeo", "amador", "amagoia",
    "amaia", "amalia", "amanda", "amaya", "amelia", "amparo", "ana", "anabel", "anais", "andoni", "andrea", "andreea", "andres", "andreu", "ane", "angel",
    "angela", "angeles", "angels", "anjel", "anna", "antia", "anton", "antonia", "antonio", "antxon", "araceli", "arantxa", "arantza", "arantzazu",
    "ariadna", "arkaitz", "armando", "arnau", "arturo", "asier", "asun", "asuncion", "aurora", "axel", "azucena", "bartolome", "basilio", "beatriz",
    "begona", "begonya", "belen", "benito", "benjamin", "bernardo", "bernat", "berta", "biel", "bittor", "blanca", "blas", "bogdan", "borja", "brais",
    "breixo", "bruno", "candela", "candido", "caridad", "carla", "carles", "carlos", "carlota", "carme", "carmela", "carmen", "carmina", "carolina",
    "catalina", "catarina", "cayetano", "cecilia", "celestino", "celia", "celso", "cesar", "charo", "clara", "claudia", "claudio", "clemente",
    "concepcion", "conchi", "conchita", "consuelo", "cristian", "cristina", "cristobal", "cristobo", "cristofol", "dani", "daniel", "daniela", "dario",
    "david", "deborah", "delia", "diana", "diego", "dolores", "dolors", "domingo", "dominica", "duarte", "edgar", "eduard", "eduarda", "eduardo",
    "edurne", "egoitz", "eider", "elena", "elias", "elisa", "elisabet", "elisabeth", "elisenda", "eloi", "eloy", "elsa", "elvira", "emilia", "emiliano",
    "emilio", "emma", "encarna", "encarnacion", "eneko", "enric", "enrique", "enriqueta", "eric", "erik", "ernest", "ernesto", "esperanca", "esperanza",
    "esteban", "estefania", "estela", "ester", "esteve", "esther", "estibaliz", "estrella", "etor", "eudald", "eugenia", "eugenio", "eulalia", "eulogio",
    "eusebio", "eva", "evaristo", "ezequiel", "fabian", "fatima", "felipe", "felix", "fermin", "fernando", "ferran", "fidel", "filomena", "fina",
    "florencia", "florentina", "florin", "francesc", "francesca", "francisca", "francisco", "frederic", "fuensanta", "gabriel", "gabriela", "gaizka",
    "garazi", "gema", "gemma", "genis", "genoveva", "georgina", "gerard", "gerardo", "german", "gloria", "gonzalo", "gorka", "gregoria", "gregorio",
    "guadalupe", "guillem", "guillermo", "gustavo", "guzman", "hector", "helena", "helga", "henrique", "herminia", "hipolito", "hodei", "hugo",
    "humberto", "iago", "ibai", "ibon", "idoia", "ignacio", "ignasi", "igor", "iker", "ikram", "imanol", "imma", "immaculada", "inaki", "ines", "inigo",
    "inma", "inmaculada", "ioana", "ion", "irene", "iria", "iris", "irma", "isaac", "isabel", "isaias", "isidre", "isidro", "ismael", "itziar", "iu",
    "ivan", "ixone", "jacinta", "jacinto", "jacobo", "jaime", "jana", "jaume", "javier", "jeronimo", "jesica", "jessica", "jesus", "joan", "joana",
    "joanes", "joaquim", "joaquin", "joaquina", "jokin", "jon", "jonathan", "jone", "jordi", "jorge", "jose", "joseba", "josefa", "josefina", "josep",
    "josu", "josune", "juan", "juana", "juanjo", "juanma", "juli", "julia", "julian", "juliana", "julio", "kattalin", "kepa", "kevin", "khadija", "koldo",
    "laia", "lander", "lara", "laura", "leandro", "leire", "leo", "leonor", "leticia", "lidia", "liliana", "lluc", "llucia", "lluis", "lois", "lola",
    "lope", "lorea", "lorena", "lorenzo", "loreto", "lourdes", "lucas", "lucia", "luciano", "luis", "luisa", "luisma", "luz", "macarena", "magdalena",
    "maialen", "maider", "maitane", "maite", "manel", "manoel", "manolo", "manuel", "manuela", "mar", "marc", "marcel", "marcela", "marcelino", "marcelo",
    "marcial", "marcos", "margalida", "margarida", "margarita", "maria", "mariam", "mariana", "mariano", "maribel", "marina", "mario", "marisa",
    "marisol", "marta", "marti", "martin", "martina", "martino", "mary", "mateo", "mateu", "matias", "matilde", "maximo", "mayte", "medir", "melani",
    "melisa", "merce", "mercedes", "merche", "meritxell", "mertxe", "micaela", "miguel", "mihai", "mikel", "milagros", "milagrosa", "mireia", "mirella",
    "miren", "miriam", "modesto", "mohamed", "mohammed", "moises", "monica", "monika", "montse", "montserrat", "nahia", "naia", "naiara", "naroa",
    "natalia", "natividad", "nekane", "nerea", "neus", "nicolas", "nicolau", "nieves", "nil", "noa", "noelia", "noemi", "nora", "norma", "nuno", "nuria",
    "oier", "oihana", "oihane", "olaia", "olaya", "olga", "olivia", "oriol", "osane", "oscar", "ouahid", "pablo", "paco", "paloma", "paola", "pascual",
    "patricia", "patxi", "pau", "paula", "paulina", "paulino", "paulo", "pedro", "pello", "pep", "pepa", "pepe", "pere", "peru", "petra", "piedad",
    "pilar", "pol", "puri", "purificacion", "quim", "quique", "rachid", "rafa", "rafael", "rafaela", "ramiro", "ramon", "ramona", "raquel", "raul",
    "rebeca", "regina", "remedios", "ricard", "ricardo", "rita", "robert", "roberto", "rocio", "rodrigo", "roger", "roi", "roque", "rosa", "rosalia",
    "rosana", "rosario", "roser", "ruben", "rufino", "ruth", "sabela", "sabina", "sabrina", "salvador", "samuel", "sancho", "sandra", "santi", "santiago",
    "sara", "saray", "saul", "sebastia", "sebastian", "segundo", "sergi", "sergio", "servando", "silvestre", "silvia", "simon", "sira", "sofia", "sole",
    "soledad", "sonia", "stefan", "susana", "tamara", "tania", "tatiana", "tecla", "teo", "teodoro", "teofilo", "teresa", "tomas", "toni", "trinidad",
    "txema", "unai", "urko", "ursula", "urtzi", "uxia", "uxue", "valentin", "valentina", "valeria", "vanesa", "vanessa", "vasile", "vera", "veronica",
    "vicenc", "vicent", "vicenta", "vicente", "victor", "victoria", "virginia", "viviana", "vladimir", "wilson", "xabier", "xan", "xaquin", "xavi",
    "xavier", "xesus", "xiana", "xoan", "xoana", "xoel", "xose", "xulio", "xurxo", "yago", "yaiza", "yasmina", "yerai", "yolanda", "youssef", "yves",
    "zaida", "zigor", "zoe", "zoraida", "zurine"
  ],
  "surnames": [
    "abad", "abelleira", "acosta", "agirre", "aguilar", "aguirre", "ahmed", "alberdi", "alonso", "alvarez", "aramburu", "arana", "aranburu", "arias",
    "armengol", "arrieta", "arrizabalaga", "arroyo", "azkue", "azpiazu", "badia", "barreiro", "barrenetxea", "basterretxea", "beltran", "benitez",
    "bermudez", "bernal", "bilbao", "blasco", "blazquez", "bonet", "boo", "bosch", "bouzas", "bravo", "bueno", "caballero", "cabrera", "calvo", "camacho",
    "campos", "camps", "cano", "capdevila", "carballo", "carbonell", "carmona", "carrasco", "carrillo", "casado", "casals", "casas", "castillo",
    "castineira", "castro", "chen", "coll", "comas", "conde", "contreras", "cortada", "cortes", "costa", "couto", "crespo", "cruz", "delgado", "diaz",
    "diez", "dominguez", "duran", "echeverria", "elizondo", "escobar", "escudero", "espinosa", "esteban", "esteve", "estevez", "etxebarria", "etxeberria",
    "exposito", "fabregas", "farre", "feijoo", "fernandez", "ferreiro", "ferrer", "figueras", "flores", "font", "fonts", "fraga", "franco", "freire",
    "fuentes", "gabilondo", "galan", "galarraga", "gallardo", "gallego", "garcia", "garmendia", "garrido", "gaztelu", "gil", "gimenez", "goicoechea",
    "goikoetxea", "gomez", "gonzalez", "guerra", "guerrero", "guillen", "gutierrez", "heredia", "hernandez", "herrera", "herrero", "hidalgo", "ibarra",
    "ibarretxe", "igartua", "iglesias", "intxausti", "ionescu", "iparragirre", "iriarte", "irizar", "iturbe", "izagirre", "izquierdo", "jimenez",
    "jurado", "kortazar", "lago", "lamas", "landa", "lara", "larranaga", "lasa", "lekuona", "lema", "leon", "lizarraga", "llopis", "loidi", "lopes",
    "lopez", "lorenzo", "lozano", "luque", "macias", "madariaga", "maldonado", "manzano", "marcos", "marin", "marquez", "marti", "martin", "martinez",
    "mas", "mateo", "medina", "mendez", "mendizabal", "mendoza", "merino", "mir", "miralles", "miro", "mohamed", "molina", "montero", "montes", "mora",
    "morales", "moreno", "moya", "mugica", "mujika", "munoz", "navarro", "nieto", "novoa", "nunez", "ochoa", "olabarria", "olaizola", "oliver", "oregi",
    "ortega", "ortiz", "otegi", "otero", "otxoa", "outeiro", "pardo", "parra", "pascual", "pastor", "pazos", "pena", "pereira", "perez", "pineira",
    "pineiro", "planas", "plaza", "polo", "pons", "popescu", "prat", "prieto", "puig", "pujol", "quintana", "ramirez", "ramos", "redondo", "regueiro",
    "rey", "reyes", "rial", "ribas", "riera", "rios", "rius", "rivas", "rivera", "robles", "roca", "rodino", "rodriguez", "roig", "rojas", "roldan",
    "roman", "romero", "ros", "rovira", "rubio", "ruiz", "saez", "sala", "salaberria", "salas", "salazar", "sanchez", "santana", "santiago", "santos",
    "sanz", "sarasola", "segura", "seoane", "serra", "serrano", "sierra", "silva", "singh", "sole", "soler", "sotelo", "soto", "souto", "suarez",
    "torrent", "torres", "trujillo", "txurruka", "ugarte", "unanue", "uriarte", "urkullu", "urrutia", "valls", "varela", "vargas", "vazquez", "vega",
    "veiga", "velasco", "vera", "vicente", "vidal", "vila", "vilas", "villar", "vives", "wang", "zabala", "zabaleta", "zhang", "zubeldia", "zubiri",
    "zubizarreta"
  ],
  "nameWords": ["blanca", "domingo", "fina", "luz", "mar", "maximo", "medir", "modesto", "norma", "peru", "segundo"],
  "titles": ["don", "dona"],
  "placeWords": [
    "en", "desde", "ayuntamiento", "concello", "ajuntament", "udala", "municipio", "municipi", "concejo", "localidad", "localitat", "localidade", "pueblo",
    "poble", "aldea", "villa", "vila", "ciudad", "ciutat", "cidade", "pedania", "pantano", "embalse", "estacion", "juzgado", "notaria", "registro"
  ],
  "places": ["don benito"],
  "nameJoints": [
    "de", "del", "la", "las", "los", "el", "i", "y", "e", "da", "do", "dos", "das", "eta", "di", "van", "von", "bin", "ben", "san", "santa", "sant"
  ],
  "notNames": [
    "a", "al", "algo", "alguien", "alguno", "amb", "an", "and", "ano", "anos", "antes", "aqui", "asi", "au", "aun", "autonomo", "autonoma", "beste",
    "bat", "bai", "bastante", "bien", "bo", "boa", "bona", "bos", "buenas", "bueno", "cada", "casado", "casada", "cliente", "como", "con",
    "contribuyente", "cuando", "de", "del", "desde", "despues", "dia", "dos", "el", "els", "ella", "ellos", "em", "en", "entonces", "era", "es", "esa",
    "ese", "eso", "espanol", "espanola", "espanyol", "esta", "este", "esto", "estoy", "estou", "estic", "etorri", "eu", "eta", "extranjero", "extranjera",
    "ez", "fa", "fai", "funcionario", "gracias", "gracies", "grazas", "ha", "hai", "hay", "he", "hola", "i", "igual", "ja", "jubilado", "jubilada", "la",
    "las", "le", "les", "lo", "los", "m", "mais", "mas", "me", "mes", "mi", "mucho", "muy", "moito", "molt", "n", "na", "nada", "naiz", "necesito", "ni",
    "no", "non", "nos", "o", "os", "para", "pensionista", "per", "perdon", "pero", "por", "porque", "potser", "profesor", "profesora", "que", "quen",
    "querria", "queria", "quien", "quiero", "residente", "s", "sa", "se", "senyor", "senor", "senora", "ser", "seu", "si", "sin", "sino", "sobre", "solo",
    "som", "son", "soc", "soy", "su", "sus", "ta", "tal", "tambe", "tambien", "te", "tengo", "teno", "tinc", "titular", "todo", "trabajador",
    "trabajadora", "traballador", "treballador", "tu", "un", "una", "uns", "unha", "us", "va", "vaig", "vegada", "veces", "viuda", "viudo", "vivo",
    "visc", "vull", "vostede", "y", "ya", "yo", "zer", "dut", "nahi", "baina", "bizi", "atencion", "atencio", "alcalde", "gusta", "cosa", "gente",
    "resulta", "asesor", "asesora", "gestor", "gestora", "abogado", "abogada", "autonom", "empresario", "empresaria", "estudiante", "heredero",
    "heredera", "hereu", "nif", "nie", "dni", "ifz", "aiz", "nan", "domicilio", "domicili", "helbidea", "propietario", "propietaria", "mutualista", "socio", "socia"
  ],
  "introductions": {
    "strong": [
      "me llamo", "mi nombre es", "mi nombre completo es", "mi nombre y apellidos son", "mis nombre y apellidos son", "nombre y apellidos son",
      "em dic", "em diuen", "el meu nom es", "el meu nom complet es", "el meu nom i cognoms son", "chamome", "chamanme", "o meu nome e",
      "o meu nome completo e", "nombre y apellidos", "nom i cognoms", "nome e apelidos", "izen abizenak", "nire izen abizenak", "nire izena"
    ],
    "weak": [
      "soy", "aqui", "yo soy", "soc", "soc en", "soc na", "soc la", "soc l", "soc el", "jo soc", "son", "eu son", "se llama", "se llaman", "es diu",
      "chamase", "a nombre de", "a nom de", "a nome de", "de parte de", "firmado", "atentamente", "atentament", "saludos", "salutacions", "saudos",
      "le habla", "os habla", "le escribe", "soy la", "soy el", "son a", "son o", "mi marido", "mi mujer", "mi esposa", "mi esposo", "mi hijo",
      "mi hija", "mi padre", "mi madre", "mi hermano", "mi hermana", "el meu marit", "la meva dona", "el meu fill", "la meva filla", "el meu pare",
      "la meva mare", "o meu marido", "a mina muller", "o meu fillo", "a mina filla", "meu pai", "mina nai", "don", "dona", "senor", "senora", "sr",
      "sra", "nire senarra", "nire emaztea", "nire semea", "nire alaba", "nire aita", "nire ama", "izenean"
    ],
    "after": ["naiz", "dut izena", "izena dut", "da nire izena", "deitzen naiz", "dut izen", "jauna", "andrea"]
  },
  "streets": [
    "calle", "carrer", "rua", "calleja", "callejon", "avenida", "avda", "av", "avinguda", "plaza", "placa", "praza", "pza", "paseo", "passeig", "pg",
    "ps", "rambla", "camino", "cami", "carretera", "ctra", "estrada", "travesia", "travessera", "ronda", "urbanizacion", "urbanitzacio", "passatge",
    "pasaje", "poligono", "baixada", "costa", "glorieta", "via", "lugar", "aldea"
  ],
  "basqueStreets": [
    "kalea", "kalean", "kaleko", "kaletik", "kalera", "etorbidea", "etorbidean", "etorbideko", "hiribidea", "hiribidean", "hiribideko", "plazan",
    "plazako", "pasealekua", "pasealekuan", "pasealekuko", "ibilbidea", "ibilbidean", "ibilbideko", "bidea", "bidean", "bideko", "zumarkalea",
    "zumarkalean", "kale"
  ],
  "addressIntroductions": [
    "vivo en", "vivimos en", "resido en", "vive en", "viu a", "viu al", "residimos en", "mi direccion es", "mi domicilio es", "mi domicilio esta en",
    "mi casa esta en", "mi piso esta en", "domicilio fiscal en", "domicilio en", "domiciliado en", "domiciliada en", "empadronado en", "empadronada en",
    "mi direccion", "mi domicilio", "direccion", "visc a", "visc al", "vivim a", "vivim al", "resideixo a", "resideixo al", "la meva adreca es",
    "la meva adreca", "el meu domicili es", "el meu domicili", "domicili a", "domicili al", "domicili fiscal a", "domicili fiscal al", "empadronat a",
    "empadronada a", "empadronat al", "empadronada al", "adreca", "vivo na", "vivo no", "vivo nun", "moro en", "moro na", "resido na", "resido no",
    "o meu enderezo e", "o meu enderezo", "o meu domicilio e", "o meu domicilio", "enderezo", "domicilio na", "empadronado na", "empadronada na",
    "vivimos na"
  ],
  "addressFill": ["en", "la", "el", "a", "al", "na", "no", "l", "los", "las", "es", "e", "son", "fiscal", "esta", ":", "num", "numero"],
  "floorWords": [
    "n", "no", "num", "numero", "piso", "pis", "andar", "solairua", "bajo", "baixo", "baixos", "bajos", "beheko", "atico", "atic", "entresuelo",
    "entresol", "puerta", "porta", "ate", "atea", "escalera", "escala", "esc", "esquerda", "esquerra", "izquierda", "izq", "dcha", "dreta", "derecha",
    "dereita", "ezkerra", "eskuina", "bloque", "bloc", "bloco", "portal", "planta", "principal", "pral", "letra"
  ],
  "months": [
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "setiembre", "octubre", "noviembre", "diciembre", "gener",
    "febrer", "marc", "maig", "juny", "juliol", "agost", "setembre", "novembre", "desembre", "xaneiro", "febreiro", "maio", "xuno", "xullo", "setembro",
    "outubro", "novembro", "decembro", "urtarrilaren", "otsailaren", "martxoaren", "apirilaren", "maiatzaren", "ekainaren", "uztailaren", "abuztuaren",
    "irailaren", "urriaren", "azaroaren", "abenduaren"
  ],
  "documents": [
    "dni", "nif", "nie", "nan", "aiz", "carnet", "documento", "document", "dokumentua", "documentu", "identidad", "identitat", "identidade", "nortasun",
    "tie"
  ],
  "expiry": [
    "caduca", "caduco", "caducado", "caducada", "caducidad", "caducitat", "caducidade", "caducat", "caduquei", "validez", "validesa", "valido", "valid",
    "vigencia", "vence", "vencimiento", "iraungi", "iraungitze", "iraungitzen", "iraungia", "iraungita", "baliozkotasun", "expira", "expirar"
  ],
  "codes": [
    {"type": "REFERENCE", "after": ["referencia", "referencies", "referencias", "ref", "erreferentzia", "erreferentzi", "erreferentziazkoa"], "least": 6, "most": 6, "needs": "digit", "linkedNeeds": "code", "notAfter": ["catastral", "cadastral", "katastro", "katastral", "catastro"]},
    {"type": "SUPPORT", "after": ["soporte", "suport", "euskarri", "euskarriaren", "idesp", "numero de soporte", "numero de suport"], "least": 9, "most": 9, "needs": "digit", "linkedNeeds": "digit"},
    {"type": "CSV", "after": ["csv", "codigo seguro de verificacion", "codi segur de verificacio", "codigo seguro", "codi segur", "egiaztapen kode segurua", "egiaztatze kode segurua", "eks"], "least": 16, "most": 16, "needs": "digit", "linkedNeeds": "code", "grouped": true},
    {"type": "NRC", "after": ["nrc", "numero de referencia completo", "numero de referencia complet", "erreferentzia zenbaki osoa"], "least": 22, "most": 22, "needs": "digit", "linkedNeeds": "digit", "grouped": true},
    {"type": "PIN", "after": ["mi pin", "pin", "cl ve pin", "clave pin", "cl ve movil", "clave movil", "pina", "codigo de acceso", "codi d acces", "sarbide kodea", "codigo sms", "codi sms", "codigo que me ha llegado", "codigo que me llego", "cl ve permanente", "clave permanente"], "least": 3, "most": 8, "needs": "linked", "linkedNeeds": "digit"},
    {"type": "PASSWORD", "after": ["contrasena", "contrasenya", "contrasinal", "pasahitza", "pasahitz", "password", "clave de acceso", "clau d acces", "mi clave", "la meva clau", "mina clave", "nire gakoa"], "least": 4, "most": 40, "needs": "linked", "linkedNeeds": "mixed"}
  ],
  "notCodes": ["irpf", "iva", "irnr", "iae", "iban", "is", "isd", "itp", "ibi", "pgc", "rd", "rdl", "ley", "art", "mod", "modelo", "casilla"],
  "codeFill": [
    "mi", "meva", "meu", "mina", "la", "el", "o", "a", "l", "de", "del", "da", "do", "d", "i", "y", "e", "renta", "renda", "errenta", "errentaren",
    "borrador", "esborrany", "aitorpenaren", "numero", "nombre", "num", "n", "no", "zenbakia", "completo", "completa", "complet", "campana", "ejercicio",
    "exercici", "exercicio", "ano", "any", "urteko", "es", "son", "era", "que", "me", "sale", "surt", "sae", "tengo", "tinc", "teno", "dice", "dio",
    "dieron", "van", "donar", "diu", "pone", "posa", "siguiente", "seguent", "seguinte", "hau", "hauxe", "nire", "dut", "cl", "ve", "pin", "clave",
    "acceso", "acces", "permanente", "movil", "sms", "esta", "aquesta"
  ],
  "links": ["es", "son", "e", "da", "era", "hau", "hauxe", "siguiente", "seguent", "seguinte"],
  "boxWords": ["casilla", "casella", "recadro", "cadro", "lauki", "laukia", "laukian", "laukiko", "caixa", "c", "box"],
  "box": ["505", "0505"],
  "boxFill": [
    "l", "base", "liquidable", "liquidavel", "general", "imponible", "imposable", "sometida", "sotmesa", "gravamen", "xeral", "orokorra", "es", "de",
    "del", "la", "el", "lo", "pone", "pon", "posa", "sale", "surt", "sae", "tengo", "tinc", "teno", "importe", "import", "zenbatekoa", "zenbateko",
    "cantidad", "quantitat", "cantidade", "que", "me", "e", "o", "en", "na", "no", "hay", "hi", "ha", "hai", "da", "dago", "dut", "daukat", "ageri",
    "jartzen", "mi", "meva", "mina", "renta", "renda", "errenta", "errentaren", "anterior", "ano", "any", "urteko", "pasado", "passat", "son", "era",
    "dice", "diu", "di"
  ],
  "credentials": ["SUPPORT", "REFERENCE", "BOX505", "EXPIRY", "PIN", "PASSWORD", "CSV", "NRC"]
};
