using System.Globalization;

namespace Zakenak.Testing.Nodes;

/// <summary>Moments as Kubernetes writes them.</summary>
internal static class Timestamps
{
    /// <summary><c>metav1.Time</c>: whole seconds.</summary>
    public static string ToTime(this DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>metav1.MicroTime</c>.</summary>
    public static string ToMicroTime(this DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
