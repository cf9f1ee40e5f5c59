# The two commands of the README; everything else is `invoke --list`.
PYTHON ?= python3
EXP ?= interop4
VENV := .venv

.PHONY: release test
release: $(VENV)/requirements.txt
	@. $(VENV)/bin/activate && invoke release --exp $(EXP)

test: $(VENV)/requirements.txt
	@. $(VENV)/bin/activate && python -m pytest

# The copy in .venv is written last, so that a set-up that was cut short is done again; where only
# the file's time has changed, nothing is installed.
$(VENV)/requirements.txt: requirements.txt
	@cmp -s $< $@ || { $(PYTHON) bootstrap.py && $(PYTHON) -m venv --clear $(VENV) && \
		$(VENV)/bin/python -m pip install --disable-pip-version-check --quiet -r $<; }
	@cp $< $@
