"""Invented people and firms: nobody real, no address that mail could reach."""

import unicodedata
from dataclasses import dataclass
from random import Random

FIRST_NAMES = (
    "Adela", "Agustín", "Alma", "Amanda", "Ana", "Bastián", "Beatriz", "Bruno", "Camila", "Carla",
    "Catalina", "Cecilia", "Clara", "Cristóbal", "Dafne", "Daniela", "Darío", "Diego", "Elena",
    "Elías", "Emilia", "Esteban", "Eva", "Fabián", "Felipe", "Fernanda", "Florencia", "Gaspar",
    "Gonzalo", "Helena", "Hugo", "Ignacia", "Inés", "Irene", "Iván", "Javiera", "Joaquín", "Julia",
    "Julián", "Laura", "León", "Lorena", "Lucía", "Luis", "Magdalena", "Marcos", "Mariana", "Marta",
    "Martina", "Mateo", "Matías", "Maya", "Nadia", "Nicolás", "Noelia", "Olga", "Olivia", "Pablo",
    "Paula", "Pedro", "Rafael", "Raquel", "Renata", "Rocío", "Rodrigo", "Rosa", "Samuel", "Sara",
    "Sebastián", "Silvia", "Simón", "Sofía", "Teresa", "Tomás", "Valentina", "Vera", "Vicente",
    "Violeta", "Yasna", "Yuki",
)  # fmt: skip

LAST_NAMES = (
    "Abarzúa", "Aguilera", "Alfaro", "Araya", "Arancibia", "Astorga", "Barraza", "Becker", "Bravo",
    "Bustos", "Cabello", "Calderón", "Campusano", "Carmona", "Carvajal", "Castillo", "Cifuentes",
    "Codoceo", "Collao", "Contador", "Cortés", "Dabed", "Díaz", "Donoso", "Espejo", "Espinoza",
    "Farías", "Fierro", "Flores", "Fuentes", "Gahona", "Gallardo", "Godoy", "Guerrero", "Henríquez",
    "Hidalgo", "Honores", "Ibacache", "Iturra", "Jofré", "Kovač", "Leiva", "Lillo", "Llanos",
    "Maluenda", "Marín", "Mella", "Miranda", "Montero", "Morales", "Müller", "Muñoz", "Navea",
    "Novak", "Olivares", "Orrego", "Ossandón", "Oyarzún", "Pacheco", "Palma", "Pastén", "Peralta",
    "Pinto", "Pizarro", "Quiroga", "Ramos", "Retamal", "Riquelme", "Rivera", "Rojas", "Rossi",
    "Saavedra", "Salinas", "Sato", "Segovia", "Sepúlveda", "Silva", "Tabilo", "Tapia", "Toledo",
    "Trigo", "Ugarte", "Urquieta", "Valdivia", "Varas", "Veas", "Vega", "Villalobos", "Yáñez",
    "Zamora", "Zepeda", "Zúñiga",
)  # fmt: skip

TRADES = (
    "Almacén", "Café", "Centro Dental", "Clínica", "Colegio", "Edificio", "Ferretería", "Gimnasio",
    "Hostal", "Hotel", "Imprenta", "Jardín Infantil", "Lavandería", "Librería", "Panadería",
    "Pastelería", "Restaurante", "Taller", "Vivero",
)  # fmt: skip

# Words of no language, so that no firm can bear the name by more than accident.
FANTASY_BEGINNINGS = (
    "Alu", "Bera", "Calmi", "Dori", "Elvi", "Fari", "Galu", "Ilma", "Lumi", "Mare", "Nevi", "Olmi",
    "Pali", "Quilu", "Rami", "Sele", "Tami", "Ulmi", "Velo", "Zari",
)  # fmt: skip
FANTASY_ENDINGS = ("dora", "lenta", "mira", "nova", "randa", "rel", "sol", "tena", "vina", "zul")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who does not exist.

    Attributes:
        phone: In E.164, from one block of 10,000 that the demo keeps to.
    """

    first_name: str
    last_name: str
    email: str
    phone: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A firm that does not exist, and whom to ask for there."""

    name: str
    email: str
    phone: str
    contact: Person


def random_person(rng: Random) -> Person:
    """Invent a person; the same state of `rng` gives the same one."""
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    mailbox = f"{_plain(first)}.{_plain(last)}{rng.randint(10, 99)}"
    return Person(first_name=first, last_name=last, email=_email(mailbox), phone=random_phone(rng))


def random_company(rng: Random) -> Company:
    """Invent a firm; the same state of `rng` gives the same one."""
    fantasy = rng.choice(FANTASY_BEGINNINGS) + rng.choice(FANTASY_ENDINGS)
    name = f"{rng.choice(TRADES)} {fantasy}"
    return Company(
        name=name,
        email=_email(_plain(name)),
        phone=random_phone(rng),
        contact=random_person(rng),
    )


def random_phone(rng: Random) -> str:
    """Invent a mobile number, +56 9 5550 and four digits, in E.164."""
    return f"+5695550{rng.randint(0, 9_999):04}"


def _email(mailbox: str) -> str:
    """Name a mailbox at a domain that never receives mail (RFC 2606, section 3)."""
    return f"{mailbox}@example.org"


def _plain(name: str) -> str:
    """Spell a name in the lower-case letters of ASCII, words joined by hyphens."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(bare.lower().split())
