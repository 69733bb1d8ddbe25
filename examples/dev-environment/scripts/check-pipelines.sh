#!/bin/sh
# "Automated deployments working": the two branches flow where the workflow says they do.
set -eu
workflow=examples/dev-environment/desired-state/workflow.yaml
grep -q 'version: {branch: develop,' "$workflow"
grep -q 'version: {branch: main,' "$workflow"
echo "develop and main flow"
