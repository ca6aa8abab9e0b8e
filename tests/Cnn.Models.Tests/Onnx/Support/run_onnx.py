"""Runs networks in ONNX Runtime.

Standard input: a line of JSON for each, {"model": file, "input": npy file, "output": npy file}. Standard output: a line for each,
{"model": file, "error": null or what went wrong}.
"""
import json
import sys

import numpy
import onnxruntime

onnxruntime.set_default_logger_severity(3)
for line in sys.stdin:
    job = json.loads(line)
    error = None
    try:
        session = onnxruntime.InferenceSession(job["model"], providers=["CPUExecutionProvider"])
        inputs = {session.get_inputs()[0].name: numpy.load(job["input"])}
        numpy.save(job["output"], numpy.ascontiguousarray(session.run(None, inputs)[0]))
    except Exception as problem:
        error = str(problem)
    print(json.dumps({"model": job["model"], "error": error}), flush=True)
