namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>What a probe asks.</summary>
internal static class Probe
{
    /// <summary><c>GET /ready on port 8080 (http)</c>, <c>TCP port 5432</c>, <c>gRPC port 9000</c>, <c>the command pg_isready</c>: without
    /// its arguments, which may hold a password.</summary>
    /// <param name="name"><c>readinessProbe</c>, <c>startupProbe</c>, <c>livenessProbe</c>.</param>
    public static string Describe(ObservedContainer container, string name)
    {
        var spec = container.Spec;
        if (spec.At($"{name}.httpGet") is not null)
            return $"GET {WithoutQuery(spec.Text($"{name}.httpGet.path") ?? "/")} on port {Port(container, $"{name}.httpGet.port")}";
        if (spec.At($"{name}.tcpSocket") is not null)
            return $"TCP port {Port(container, $"{name}.tcpSocket.port")}";
        if (spec.At($"{name}.grpc") is not null)
            return $"gRPC port {Port(container, $"{name}.grpc.port")}";
        return $"the command {spec.Items($"{name}.exec.command").FirstOrDefault().Json}";
    }

    /// <summary>A number, behind it the name that the probe has for it.</summary>
    private static string Port(ObservedContainer container, string path)
    {
        if (container.Spec.Number(path) is { } number)
            return $"{number}";
        var name = container.Spec.Text(path);
        var named = container.Spec.Items("ports").FirstOrDefault(port => port.Text("name") == name).Number("containerPort");
        return named is null ? $"{name}, a name that the container has no port for" : $"{named} ({name})";
    }

    private static string WithoutQuery(string path) => path.Split('?')[0];
}
