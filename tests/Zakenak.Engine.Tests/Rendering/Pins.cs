using Zakenak.Engine.Images;

namespace Zakenak.Engine.Tests.Rendering;

/// <summary>Built images of tests.</summary>
internal static class Pins
{
    public static readonly string Digest = $"sha256:{new string('d', 64)}";

    /// <summary>A digest that somebody else chose.</summary>
    public static readonly string Other = $"sha256:{new string('e', 64)}";

    public static readonly PinnedImage Shop = new("registry.local/shop", "inputs-1", Digest, new Dictionary<string, string>());

    public static PinnedImage Mapped(this PinnedImage image, string release, string key) =>
        image with { Charts = new Dictionary<string, string> { [release] = key } };
}
