#!/bin/sh
# As in tensorflow/serving, but in place of the shell, so that the server gets the signals.
exec tensorflow_model_server --port=8500 --rest_api_port=8501 \
    --model_name="${MODEL_NAME}" --model_base_path="${MODEL_BASE_PATH}/${MODEL_NAME}" "$@"
