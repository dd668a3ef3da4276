using Zakenak.Engine.Configuration;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images;

/// <summary>What a project's <c>build</c> section orders.</summary>
public static class ImageOrders
{
    /// <summary>In the order of the section; none without it.</summary>
    /// <param name="tags">The tags of every image.</param>
    /// <param name="platforms">The <c>--platform</c> flags; empty: <c>build.platforms</c>.</param>
    /// <param name="backend">The <c>--backend</c> flag; null: <c>build.backend</c>.</param>
    /// <exception cref="ConfigurationException">A <c>${NAME}</c> that is not set.</exception>
    /// <exception cref="ReconcileException">ConfigurationInvalid: a tag or platform that is none, names that make no image, two images of
    /// one name; SourceNotFound: no context, no Dockerfile; PathOutsideProject.</exception>
    public static IReadOnlyList<ImageOrder> Of(ProjectFile project, IReadOnlyList<string> tags, IReadOnlyList<string> platforms,
        string? backend)
    {
        Check("tag", tags, ImageName.TagProblem);
        Check("platform", platforms, Rules.Platform);
        var tree = new ProjectTree(project.Root, project.Directory);
        return
        [
            .. ProjectImage.Of(project).Select(image => Order(image, project.Project, tree) with
            {
                Tags = [.. tags.Distinct()],
                Platforms = [.. (platforms.Count > 0 ? platforms : image.Settings.Platforms).Distinct()],
                Backend = backend ?? image.Settings.Backend,
            }),
        ];
    }

    private static ImageOrder Order(ProjectImage image, string project, ProjectTree tree)
    {
        var build = image.Settings;
        var gpu = build.Gpu is { Enabled: true } enabled ? enabled : null;
        var title = build.Name is { } name ? $"{project}/{name}" : project;
        return new()
        {
            Image = image.Name,
            ContextShown = build.Context,
            Context = Context(build, tree),
            DockerfileShown = build.Dockerfile,
            Dockerfile = Dockerfile(build, tree),
            Args = gpu is null ? build.Args : GpuBuild.ArgsWith(build.Args, gpu),
            Labels = new Dictionary<string, string>(gpu is null ? [] : GpuBuild.Labels(gpu)) { ["org.opencontainers.image.title"] = title },
            Gpu = gpu,
            Tags = [],
        };
    }

    private static string Context(BuildSettings build, ProjectTree tree)
    {
        var context = tree.Require(tree.Locate(build.Context), "Build context");
        return context.IsFolder ? context.RealPath : throw NotFound($"Build context {build.Context} is a file: name the folder around it.");
    }

    private static string Dockerfile(BuildSettings build, ProjectTree tree)
    {
        var path = tree.Locate(build.Dockerfile);
        if (tree.Find(path) is { } found)
            return !found.IsFolder ? found.RealPath : throw NotFound($"Dockerfile {build.Dockerfile} is a folder: name the file in it.");
        var inContext = $"{build.Context.TrimEnd('/')}/{build.Dockerfile}";
        throw NotFound($"Dockerfile {build.Dockerfile} is not there: " + (tree.Find(tree.Locate(inContext)) is { IsFolder: false }
            ? $"build.dockerfile is relative to the configuration, not to the context: write {inContext}."
            : "write one, or name it under build.dockerfile, relative to the configuration."));
    }

    private static void Check(string what, IReadOnlyList<string> values, Func<string, string?> problem)
    {
        foreach (var value in values)
        {
            if (problem(value) is { } wrong)
                throw Invalid($"The {what} {value} {wrong}.");
        }
    }

    private static ReconcileException Invalid(string message) => new(Reasons.ConfigurationInvalid, message);

    private static ReconcileException NotFound(string message) => new(Reasons.SourceNotFound, message);
}
