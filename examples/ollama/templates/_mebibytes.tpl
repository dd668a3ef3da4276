{{/* 8192 of 8Gi, 512 of 512Mi. */}}
{{- define "ollama.mebibytes" -}}
{{- if hasSuffix "Gi" . -}}
{{ trimSuffix "Gi" . | float64 | mulf 1024 | int }}
{{- else if hasSuffix "Mi" . -}}
{{ trimSuffix "Mi" . }}
{{- else -}}
{{ fail (printf "gpu.memory is %s: write it in Gi or Mi" .) }}
{{- end -}}
{{- end }}
