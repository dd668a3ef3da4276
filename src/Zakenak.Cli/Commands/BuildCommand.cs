using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak build</c>: the images of the <c>build</c> section, without a cluster.</summary>
internal static class BuildCommand
{
    private static readonly Option<string> Tag = new("--tag")
    {
        Description = "The image's tag",
        DefaultValueFactory = _ => "latest",
        HelpName = "tag",
    };

    private static readonly Option<bool> Push = new("--push")
    {
        Description = "Push to the registry; what it holds for the same inputs is not built again",
    };

    private static readonly Option<bool> Rebuild = new("--rebuild")
    {
        Description = "With --push: build although the registry holds the same inputs, on base images that are fetched anew",
    };

    private static readonly Option<string?> Backend = new("--backend")
    {
        Description = "docker, buildah or podman; else build.backend, else the first that works",
        HelpName = "name",
    };

    private static readonly Option<string[]> Platform = new("--platform")
    {
        Description = "For another architecture, such as linux/arm64; several make one image for all of them",
        HelpName = "os/arch",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        Backend.AcceptOnlyFromAmong("docker", "buildah", "podman");
        var command = new Command("build", "Build the images of the build section, and push them where asked") { Tag, Push, Rebuild, Backend, Platform };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        session.Terminal.ShowBanner();
        var project = session.LoadProject();
        if (!project.HasBuild)
            throw new ConfigurationException([$"{session.ConfigPath}: there is no build section, so there is nothing to build"]);
        if (session.Get(Rebuild) && !session.Get(Push))
            throw new UsageException("--rebuild goes with --push: without it every build is done anew, with the backend's cache.");
        var orders = ImageOrders.Of(project, [session.Get(Tag)!], session.Get(Platform) ?? [], session.Get(Backend));
        session.LeftBehind = session.Get(Push)
            ? "what was pushed before that is in the registry, the image at hand perhaps under one of its tags. Run it again: what is "
                + "there under the tag of its inputs is not built again."
            : "what was built before that stays with the builder, under its name. Run it again: its cache knows the steps that were done.";
        var builder = new ImageBuilder(project.Registry, happened => BuildProgress.Tell(session.Terminal, happened));
        var images = session.Get(Push) ? await builder.PushAsync(orders, session.Get(Rebuild), ct) : await builder.BuildAsync(orders, ct);
        if (session.ForPeople)
            Show(session.Terminal, images, session.Get(Tag)!);
        session.Write(new JsonObject
        {
            ["project"] = project.Project,
            ["images"] = Documents.List(images, image => new JsonObject
            {
                ["name"] = image.Name,
                ["tag"] = session.Get(Tag),
                ["inputs"] = image.Tag,
                ["digest"] = image.Digest,
            }),
            ["errors"] = new JsonArray(),
            ["elapsedMs"] = watch.ElapsedMilliseconds,
        });
        return ExitCodes.Done;
    }

    private static void Show(Terminal terminal, IReadOnlyList<BuiltImage> images, string tag)
    {
        var table = new ResultTable("IMAGE", "PUSHED AS");
        foreach (var image in images)
            table.Add(Tone.Good, $"{image.Name}:{tag}", image.Digest ?? "-");
        table.WriteTo(terminal);
    }
}
