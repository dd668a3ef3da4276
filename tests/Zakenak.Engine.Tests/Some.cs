namespace Zakenak.Engine.Tests;

/// <summary>Manifests that many tests start from.</summary>
internal static class Some
{
    public static string ConfigMap(string name, string value = "one", string annotations = "{}") => $$$$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{{{name}}}}, annotations: {{{{annotations}}}}}
        data: {key: {{{{value}}}}}
        """;

    /// <summary>Without replicas nothing runs: there are no kubelets here, but for <see cref="EngineProject.RunPodsAsync"/>.</summary>
    public static string Deployment(string name, string spec = "replicas: 0", string image = "nginx:1.27", string annotations = "{}",
        string podAnnotations = "{}") => $$$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{{{name}}}}, annotations: {{{{annotations}}}}}
        spec:
          {{{{spec}}}}
          selector: {matchLabels: {app: {{{{name}}}}}}
          template:
            metadata: {labels: {app: {{{{name}}}}}, annotations: {{{{podAnnotations}}}}}
            spec:
              containers:
                - name: web
                  image: {{{{image}}}}
                  resources: {limits: {cpu: "1000m", memory: 64Mi}}
        """;

    public static string Service(string name) => $$$$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{{{name}}}}}
        spec: {selector: {app: {{{{name}}}}}, ports: [{port: 80}]}
        """;
}
