{{- define "open-webui.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "open-webui.labels" -}}
{{ include "open-webui.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | quote }}
{{- end }}

{{- define "open-webui.url" -}}
{{ empty .Values.ingress.clusterIssuer | ternary "http" "https" }}://{{ .Values.ingress.host }}
{{- end }}
