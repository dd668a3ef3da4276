namespace Zakenak.Testing.Nodes;

internal static class ImageName
{
    /// <summary><c>nginx:1.27</c> → <c>docker.io/library/nginx:1.27</c>, as the runtime names it in its errors.</summary>
    public static string Full(string image)
    {
        var first = image.Split('/')[0];
        if (first == image)
            return $"docker.io/library/{image}";
        return first.Contains('.') || first.Contains(':') || first == "localhost" ? image : $"docker.io/{image}";
    }
}
