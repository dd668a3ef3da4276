using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Images;

/// <summary>An image that a project builds, by name alone: nothing of its context is looked at.</summary>
/// <param name="Name">Without tag: <c>registry.local/shop</c>, of a list of builds <c>registry.local/shop/web</c>; where no registry is
/// configured <c>localhost/shop</c>, which nobody can take for one of Docker Hub.</param>
/// <param name="Settings">What the configuration says of it.</param>
public sealed record ProjectImage(ImageName Name, BuildSettings Settings)
{
    /// <summary>What the names of images begin with that are on this machine alone; buildah and podman say the same.</summary>
    internal const string NoRegistry = "localhost";

    /// <summary>As in <see cref="PinnedImage"/>.</summary>
    public IReadOnlyDictionary<string, string> Charts => Settings.Charts;

    /// <summary>In the order of the <c>build</c> section; none without it.</summary>
    /// <exception cref="ConfigurationException">A <c>${NAME}</c> that is not set.</exception>
    /// <exception cref="ReconcileException">ConfigurationInvalid: names that make no image, two images of one name.</exception>
    public static IReadOnlyList<ProjectImage> Of(ProjectFile project)
    {
        var registry = project.RegistryUrl()?.TrimEnd('/') ?? NoRegistry;
        var images = new List<ProjectImage>();
        foreach (var build in project.Builds())
        {
            var path = build.Name is { } name ? $"{project.Project}/{name}" : project.Project;
            if (!ImageName.TryParse($"{registry}/{path}", out var image) || image.Tag is not null || image.Digest is not null)
                throw Invalid($"registry.url {registry} makes no name of an image: a host with an optional port, and a path in lower case.");
            if (images.Exists(other => other.Name == image))
                throw Invalid($"Two entries of build are called {build.Name}: give each a name of its own.");
            images.Add(new(image, build));
        }
        return images;
    }

    private static ReconcileException Invalid(string message) => new(Reasons.ConfigurationInvalid, message);
}
