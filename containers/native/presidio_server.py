"""Presidio's REST routes over its released Python packages, which ship no server of their own.

Analyzer:   POST /analyze, GET /supportedentities, GET /recognizers
Anonymizer: POST /anonymize, POST /deanonymize, GET /anonymizers, GET /deanonymizers
Both:       GET /health
Started by start.sh. NLP_CONF_FILE, ANALYZER_CONF_FILE and RECOGNIZER_REGISTRY_CONF_FILE choose Presidio's configuration.
"""

import json
import os

from flask import Flask, jsonify, request
from presidio_analyzer import AnalyzerEngineProvider, AnalyzerRequest, BatchAnalyzerEngine
from presidio_anonymizer import AnonymizerEngine, DeanonymizeEngine
from presidio_anonymizer.entities import InvalidParamError
from presidio_anonymizer.services.app_entities_convertor import AppEntitiesConvertor
from werkzeug.exceptions import BadRequest, HTTPException

analyzer = AnalyzerEngineProvider(
    analyzer_engine_conf_file=os.environ.get("ANALYZER_CONF_FILE"),
    nlp_engine_conf_file=os.environ.get("NLP_CONF_FILE"),
    recognizer_registry_conf_file=os.environ.get("RECOGNIZER_REGISTRY_CONF_FILE"),
).create_engine()
batch_analyzer = BatchAnalyzerEngine(analyzer)
anonymizer = AnonymizerEngine()
deanonymizer = DeanonymizeEngine()
app = Flask(__name__)


def answer(body, status=200):
    text = json.dumps(body, default=lambda value: value.__dict__)
    return app.response_class(text, status=status, mimetype="application/json")


def public_fields(finding):
    """A finding without the recognizer's internal metadata."""
    return {name: value for name, value in finding.to_dict().items() if name != "recognition_metadata"}


def required_json():
    body = request.get_json(force=True)
    if not body:
        raise BadRequest("Invalid request json")
    return body


@app.get("/health")
def health():
    return "Presidio is up"


def analyze_options(asked):
    return {
        "entities": asked.entities,
        "correlation_id": asked.correlation_id,
        "score_threshold": asked.score_threshold,
        "return_decision_process": asked.return_decision_process,
        "ad_hoc_recognizers": asked.ad_hoc_recognizers,
        "context": asked.context,
        "allow_list": asked.allow_list,
        "allow_list_match": asked.allow_list_match,
        "regex_flags": asked.regex_flags,
    }


@app.post("/analyze")
def analyze():
    """Presidio answers 500 for what the client left out and 400 only for a TypeError."""
    try:
        asked = AnalyzerRequest(request.get_json(force=True))
        if not asked.text:
            raise ValueError("No text provided")
        if not asked.language:
            raise ValueError("No language provided")
        options = analyze_options(asked)
        if isinstance(asked.text, list):
            batches = batch_analyzer.analyze_iterator(texts=asked.text, language=asked.language, **options)
            return answer([[public_fields(finding) for finding in batch] for batch in batches])
        findings = analyzer.analyze(text=asked.text, language=asked.language, **options)
        return answer([public_fields(finding) for finding in findings])
    except TypeError as error:
        message = f"Failed to parse /analyze request for AnalyzerEngine.analyze(). {error.args[0]}"
        return answer({"error": message}, 400)
    except HTTPException:
        raise
    except Exception as error:
        return answer({"error": error.args[0] if error.args else str(error)}, 500)


@app.get("/supportedentities")
def supported_entities():
    try:
        return answer(analyzer.get_supported_entities(request.args.get("language")))
    except Exception as error:
        return answer({"error": error.args[0]}, 500)


@app.get("/recognizers")
def recognizers():
    try:
        return answer([recognizer.name for recognizer in analyzer.get_recognizers(request.args.get("language"))])
    except Exception as error:
        return answer({"error": error.args[0]}, 500)


@app.post("/anonymize")
def anonymize():
    body = required_json()
    operators = AppEntitiesConvertor.operators_config_from_json(body.get("anonymizers") or {})
    if AppEntitiesConvertor.check_custom_operator(operators):
        raise BadRequest("Custom type anonymizer is not supported")
    findings = AppEntitiesConvertor.analyzer_results_from_json(body.get("analyzer_results"))
    done = anonymizer.anonymize(text=body.get("text", ""), analyzer_results=findings, operators=operators)
    return app.response_class(done.to_json(), mimetype="application/json")


@app.post("/deanonymize")
def deanonymize():
    body = required_json()
    entities = AppEntitiesConvertor.deanonymize_entities_from_json(body)
    operators = AppEntitiesConvertor.operators_config_from_json(body.get("deanonymizers") or {})
    done = deanonymizer.deanonymize(text=body.get("text", ""), entities=entities, operators=operators)
    return app.response_class(done.to_json(), mimetype="application/json")


@app.get("/anonymizers")
def anonymizers():
    return jsonify(anonymizer.get_anonymizers())


@app.get("/deanonymizers")
def deanonymizers():
    return jsonify(deanonymizer.get_deanonymizers())


@app.errorhandler(InvalidParamError)
def invalid(error):
    return answer({"error": error.err_msg}, 422)


@app.errorhandler(HTTPException)
def http_error(error):
    return answer({"error": error.description}, error.code)
