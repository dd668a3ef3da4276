using System.Diagnostics;
using System.Runtime.Versioning;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Backends;

namespace Zakenak.Engine.Tests.Images.Backends;

[UnsupportedOSPlatform("windows")]
public sealed class BuildFailures
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, ClassData<EveryBackend>]
    public async Task Failed_command_is_said_with_its_step_and_its_last_lines(string name)
    {
        using var image = new ImageFolder("");
        image.Write("Dockerfile", ImageFolder.WithShell + "RUN echo before\n"
            + $"RUN for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do echo \"line $i\"; done; {image.Hold}; exit 7\n");
        var message = await MessageAsync(name, image.Order, line =>
        {
            if (line.Text == "line 17")
                image.LetGo();
        });
        message.ShouldStartWith($"{name} could not build {image.Order.Image.Name} in step 5/5 RUN for i in 1 2 3");
        message.ShouldContain(": its command ended with exit code 7\n  line ");
        message.ShouldContain("\n  line 17\n");
        message.ShouldNotContain("\n  line 5\n");
        message.ShouldNotContain("\n  before\n");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task File_that_is_not_in_the_context_is_named(string name)
    {
        using var image = new ImageFolder("FROM scratch\nCOPY dist/nothing /srv\n");
        (await MessageAsync(name, image.Order)).ShouldContain("nothing is not in the context ./web, or .dockerignore hides it");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task File_that_is_hidden_from_the_context_is_laid_to_dockerignore(string name)
    {
        using var image = new ImageFolder("FROM scratch\nCOPY busybox /busybox\n");
        image.Write(".dockerignore", "busybox\n");
        (await MessageAsync(name, image.Order)).ShouldContain(".dockerignore");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Unknown_instruction_is_said_with_its_line(string name)
    {
        using var image = new ImageFolder("FROM scratch\n# RUNN here\n\nRUNN something\n");
        (await MessageAsync(name, image.Order)).ShouldContain("web/Dockerfile:4: RUNN is no instruction of a Dockerfile");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Dockerfile_without_a_stage_is_said(string name)
    {
        using var image = new ImageFolder("# nothing yet\n");
        (await MessageAsync(name, image.Order)).ShouldContain("web/Dockerfile has no FROM");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Registry_of_the_base_image_that_does_not_answer_is_named(string name)
    {
        using var image = new ImageFolder("FROM 127.0.0.1:9/base/image:1\n");
        (await MessageAsync(name, image.Order))
            .ShouldContain("127.0.0.1:9 does not answer, from which the base image 127.0.0.1:9/base/image:1 comes");
    }

    [Fact]
    public async Task Base_image_that_its_registry_does_not_have_is_named()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var image = new ImageFolder($"FROM {registry.Host}/base/image:1\n");
        (await MessageAsync("docker", image.Order)).ShouldContain($"{registry.Host} has no base image {registry.Host}/base/image:1");
    }

    [Fact]
    public async Task Base_image_that_needs_a_login_is_named()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        using var image = new ImageFolder($"FROM {registry.Host}/base/image:1\n");
        (await MessageAsync("docker", image.Order)).ShouldContain($"it is private (log in to {registry.Host} first)");
    }

    [Theory, InlineData("buildah"), InlineData("podman")]
    public async Task Base_image_without_a_registry_is_asked_for_by_its_whole_name(string name)
    {
        using var image = new ImageFolder("FROM alpine:3\n");
        var message = await MessageAsync(name, image.Order);
        message.ShouldContain("write docker.io/library/alpine:3", customMessage: message);
    }

    [Theory, InlineData("buildah"), InlineData("podman")]
    public async Task Base_image_that_several_registries_may_have_is_asked_for_by_its_whole_name(string name)
    {
        var environment = await TestImageTools.EnvironmentAsync(name);
        using var image = new ImageFolder("FROM alpine:3\n");
        environment["CONTAINERS_REGISTRIES_CONF"] = Path.Combine(image.Order.Context, "registries.conf");
        image.Write("registries.conf", """
            unqualified-search-registries = ["127.0.0.1:8", "127.0.0.1:9"]
            short-name-mode = "enforcing"

            """);
        var backend = TestBackends.Get(name, environment);
        var error = await Should.ThrowAsync<ReconcileException>(backend.BuildAsync(image.Order, null, false, _ => { }, Ct));
        error.Message.ShouldContain("write docker.io/library/alpine:3", customMessage: error.Message);
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Image_without_a_shell_is_said(string name)
    {
        using var image = new ImageFolder("FROM scratch\nCOPY busybox /bin/busybox\nRUN echo never\n");
        (await MessageAsync(name, image.Order)).ShouldContain("the image has no /bin/sh, which runs the commands of RUN");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Full_disk_is_said(string name)
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;
        if (!await RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder))
            Skip.Because("this user may not mount a small disk");
        try
        {
            using var image = new ImageFolder(ImageFolder.WithShell + "RUN echo never\n");
            await using var daemon = name == "docker" ? await TestDocker.StartAsync(folder) : null;
            var environment = daemon is null ? TestImageTools.WithStorage(name, folder) : TestImageTools.WithDaemon(daemon.Address);
            var backend = TestBackends.Get(name, environment);
            var error = await Should.ThrowAsync<ReconcileException>(backend.BuildAsync(image.Order, null, false, _ => { }, Ct));
            var command = name == "buildah" ? "buildah rmi --prune" : $"{name} system prune";
            error.Message.ShouldContain($"the disk is full. Free some space: \"{command}\"");
        }
        finally
        {
            await RunAsync("umount", "--lazy", folder);
            Directory.Delete(folder);
        }
    }

    private static async Task<string> MessageAsync(string name, ImageOrder order, Action<BuildLine>? report = null)
    {
        var backend = await TestBackends.GetAsync(name);
        var error = await Should.ThrowAsync<ReconcileException>(backend.BuildAsync(order, null, false, report ?? (_ => { }), Ct));
        error.Reason.ShouldBe(Reasons.BuildFailed);
        return error.Message;
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Ct);
        return process.ExitCode == 0;
    }
}
