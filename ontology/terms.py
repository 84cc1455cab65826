"""The IRIs of the graph as Python names; `policy.ttl` says what each of ours means."""

from __future__ import annotations

from importlib.resources import files

from pyoxigraph import NamedNode

NAMESPACE = "https://duice.example/ontology#"
BASE = "https://duice.example/id/"  # of the things named, unless a store has its own

PREFIXES = {
    "duice": NAMESPACE,
    "dct": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _term(name: str) -> NamedNode:
    """Write a prefixed name out."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


# The graph that holds the ontology itself, apart from the graphs of the documents.
ONTOLOGY = NamedNode(NAMESPACE.removesuffix("#"))

# Classes
DOCUMENT = _term("duice:Document")
SECTION = _term("duice:Section")
STATEMENT = _term("duice:Statement")
PROBLEM = _term("duice:Problem")
MEASURE = _term("duice:Measure")
GOAL = _term("duice:Goal")
ACHIEVEMENT = _term("duice:Achievement")
LINK = _term("duice:Link")
ACROSS_LINK = _term("duice:AcrossLink")
EXTRACTION = _term("duice:Extraction")
CORRECTION = _term("duice:Correction")
DECISION = _term("duice:Decision")

# Of a document
GENRE = _term("duice:genre")
ISSUER = _term("duice:issuer")
DOCUMENT_NUMBER = _term("duice:documentNumber")
DIGEST = _term("duice:digest")
TEXT = _term("duice:text")
SOURCE = _term("duice:source")
CHARACTERS = _term("duice:characters")
PROBLEM_COUNT = _term("duice:problemCount")
MEASURE_COUNT = _term("duice:measureCount")
LINK_COUNT = _term("duice:linkCount")
GOVERNMENT_LEVEL = _term("duice:governmentLevel")
REGION = _term("duice:region")
PAGE_STARTS = _term("duice:pageStarts")

# Of a correction
FIELD = _term("duice:field")
SET_TO = _term("duice:setTo")
AS_READ = _term("duice:asRead")

# Of a section
NUMBER = _term("duice:number")
HEADING = _term("duice:heading")
LEVEL = _term("duice:level")
PATH = _term("duice:path")
START = _term("duice:start")
END = _term("duice:end")

# Of a statement
IN_SECTION = _term("duice:section")
HAS_DIMENSION = _term("duice:dimension")
SECONDARY_DIMENSION = _term("duice:secondaryDimension")
CONFIDENCE = _term("duice:confidence")
RULE = _term("duice:rule")
ADDRESSES = _term("duice:addresses")
PAGE = _term("duice:page")
ACTOR = _term("duice:actor")
ACTOR_ROW = _term("duice:actorRow")
FORCE = _term("duice:force")
INSTRUMENT = _term("duice:instrument")
TARGET_GROUP = _term("duice:targetGroup")
HAZARD = _term("duice:hazard")
PHASE = _term("duice:phase")
EVIDENCE = _term("duice:evidence")

# Of a link
LINK_MEASURE = _term("duice:measure")
LINK_PROBLEM = _term("duice:problem")
SCORE = _term("duice:score")
REASON = _term("duice:reason")
EXPLANATION = _term("duice:explanation")
ORIGIN = _term("duice:origin")

# Of a link across documents
ACROSS_MEASURE = _term("duice:acrossMeasure")
ACROSS_PROBLEM = _term("duice:acrossProblem")
MAY_ADDRESS = _term("duice:mayAddress")

# Of a canonical concept
CONCEPT = _term("duice:concept")
FOUNDER = _term("duice:founder")
FOLLOWS = _term("duice:follows")
PROBLEM_CONCEPTS = _term("duice:ProblemConcepts")
MEASURE_CONCEPTS = _term("duice:MeasureConcepts")

# Of what a user's scheme classified
CATEGORY = _term("duice:category")

# Of a matrix as a data cube
CUBE_ROW = _term("duice:cubeRow")
CUBE_COLUMN = _term("duice:cubeColumn")
CUBE_FILTER = _term("duice:cubeFilter")
CUBE_QUERY = _term("duice:cubeQuery")
CELL_LINKS = _term("duice:cellLinks")
CELL_STATEMENTS = _term("duice:cellStatements")
CELL_DOCUMENTS = _term("duice:cellDocuments")
CELL_CONFIDENCE = _term("duice:cellConfidence")
CELL_ORIGIN = _term("duice:cellOrigin")
CELL_UNIT = _term("duice:cellUnit")

# Of review
STATUS = _term("duice:status")
BASIS = _term("duice:basis")
AS_EXTRACTED = _term("duice:asExtracted")
SEQUENCE = _term("duice:sequence")
CODER = _term("duice:coder")
ACTION = _term("duice:action")
DECIDED_IN = _term("duice:decidedIn")
DECIDED_ON = _term("duice:decidedOn")
DECIDED_ON_ROW = _term("duice:decidedOnRow")
PAYLOAD = _term("duice:payload")
STATUSES = _term("duice:Statuses")
BASES = _term("duice:Bases")

# Of an extraction
VERSION = _term("duice:version")
ENCODER = _term("duice:encoder")

# The scheme of dimensions
DIMENSIONS = _term("duice:Dimensions")
INSTITUTION = _term("duice:Institution")
SPACE = _term("duice:Space")
ORGANISATION = _term("duice:Organisation")
SOCIETY = _term("duice:Society")
TECHNOLOGY = _term("duice:Technology")
OTHER = _term("duice:Other")

# The schemes of attributes; their concepts are in `ontology.schemes`
INSTRUMENTS = _term("duice:Instruments")
HAZARDS = _term("duice:Hazards")
PHASES = _term("duice:Phases")
FORCES = _term("duice:Forces")

# Terms of others
RDF_TYPE = _term("rdf:type")
RDF_JSON = _term("rdf:JSON")
LABEL = _term("rdfs:label")
COMMENT = _term("rdfs:comment")
SKOS_CONCEPT = _term("skos:Concept")
PREF_LABEL = _term("skos:prefLabel")
ALT_LABEL = _term("skos:altLabel")
DEFINITION = _term("skos:definition")
EXAMPLE = _term("skos:example")
NOTATION = _term("skos:notation")
BROADER = _term("skos:broader")
NARROWER = _term("skos:narrower")
SKOS_SCHEME = _term("skos:ConceptScheme")
IN_SCHEME = _term("skos:inScheme")
TOP_CONCEPT_OF = _term("skos:topConceptOf")
HAS_TOP_CONCEPT = _term("skos:hasTopConcept")
IDENTIFIER = _term("dct:identifier")
TITLE = _term("dct:title")
DATE = _term("dct:date")
PART_OF = _term("dct:isPartOf")
QUOTED_FROM = _term("prov:wasQuotedFrom")
QUOTE = _term("prov:value")
GENERATED_BY = _term("prov:wasGeneratedBy")
ACTIVITY = _term("prov:Activity")
ENTITY = _term("prov:Entity")
SOFTWARE_AGENT = _term("prov:SoftwareAgent")
ASSOCIATED_WITH = _term("prov:wasAssociatedWith")
DERIVED_FROM = _term("prov:wasDerivedFrom")
USED = _term("prov:used")
REVISION_OF = _term("prov:wasRevisionOf")
ENDED_AT = _term("prov:endedAtTime")
TARGET = _term("oa:hasTarget")
TARGET_SOURCE = _term("oa:hasSource")
SELECTOR = _term("oa:hasSelector")
SPECIFIC_RESOURCE = _term("oa:SpecificResource")
POSITION_SELECTOR = _term("oa:TextPositionSelector")
QUOTE_SELECTOR = _term("oa:TextQuoteSelector")
OA_START = _term("oa:start")
OA_END = _term("oa:end")
OA_EXACT = _term("oa:exact")
OA_PREFIX = _term("oa:prefix")
OA_SUFFIX = _term("oa:suffix")
XSD_DATE = _term("xsd:date")
XSD_DATE_TIME = _term("xsd:dateTime")
XSD_YEAR = _term("xsd:gYear")
XSD_YEAR_MONTH = _term("xsd:gYearMonth")

# By the words that the texts' coders and the readers use.
DIMENSION_BY_NAME = {
    "制度": INSTITUTION,
    "空间": SPACE,
    "组织": ORGANISATION,
    "社会": SOCIETY,
    "技术": TECHNOLOGY,
    "其他": OTHER,
}
CLASS_BY_KIND = {
    "problem": PROBLEM,
    "measure": MEASURE,
    "goal": GOAL,
    "achievement": ACHIEVEMENT,
}


def ontology_text() -> str:
    """Read the ontology as it ships, in Turtle."""
    return (files("ontology") / "policy.ttl").read_text(encoding="utf-8")


def shapes_text() -> str:
    """Read the SHACL shapes as they ship, in Turtle."""
    return (files("ontology") / "shapes.ttl").read_text(encoding="utf-8")
