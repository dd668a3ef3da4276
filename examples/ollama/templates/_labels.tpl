{{- define "ollama.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "ollama.labels" -}}
{{ include "ollama.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | quote }}
{{- end }}
