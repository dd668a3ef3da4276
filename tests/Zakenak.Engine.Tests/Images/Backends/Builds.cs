using System.Runtime.Versioning;
using Zakenak.Engine.Images.Backends;

namespace Zakenak.Engine.Tests.Images.Backends;

[UnsupportedOSPlatform("windows")]
public sealed class Builds
{
    private readonly List<BuildLine> lines = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, ClassData<EveryBackend>]
    public async Task Image_of_a_single_file_is_built(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        using var image = new ImageFolder("FROM scratch\nCOPY busybox /busybox\n");
        await backend.BuildAsync(image.Order, null, false, lines.Add, Ct);
        lines.Select(l => l.Step).OfType<string>().ShouldBe(["1/2 FROM scratch", "2/2 COPY busybox /busybox"]);
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Steps_and_their_output_come_in_order(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        using var image = new ImageFolder("");
        image.Write("Dockerfile", ImageFolder.WithShell + $"RUN echo first; {image.Hold}\nRUN echo second; {image.Hold}\n");
        await backend.BuildAsync(image.Order, null, false, LettingGo(image, "first", "second"), Ct);
        lines.Where(l => l.Text is "first" or "second" || l.Step?.Contains("RUN") == true).Select(l => l.Step ?? l.Text)
            .ShouldBe([$"4/5 RUN echo first; {image.Hold}", "first", $"5/5 RUN echo second; {image.Hold}", "second"]);
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Dockerfile_may_lie_outside_of_the_context(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        using var other = new ImageFolder("");
        other.Write("Dockerfile", ImageFolder.WithShell + $"RUN echo other; {other.Hold}\n");
        using var image = new ImageFolder("");
        await backend.BuildAsync(image.Order with { Dockerfile = other.Order.Dockerfile }, null, false, LettingGo(other, "other"), Ct);
        lines.ShouldContain(new BuildLine("other"));
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Dockerfile_that_dockerignore_hides_is_used_all_the_same(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        using var image = new ImageFolder("FROM scratch\nCOPY busybox /busybox\n");
        image.Write(".dockerignore", "Dockerfile\n.dockerignore\n");
        await backend.BuildAsync(image.Order, null, false, lines.Add, Ct);
        lines.ShouldContain(line => line.Step == "2/2 COPY busybox /busybox");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Labels_and_every_tag_are_on_the_image(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        using var image = new ImageFolder("FROM scratch\nCOPY busybox /busybox\n");
        var order = image.Order with { Labels = new Dictionary<string, string> { ["com.example.note"] = "a b=c, \"d\"" } };
        await backend.BuildAsync(order with { Tags = ["one", "two"] }, null, false, lines.Add, Ct);
        foreach (var tag in new[] { "one", "two" })
        {
            var saved = await SavedImage.OfAsync(backend, order with { Tags = [tag] }, Ct);
            saved.Names.ShouldBe([$"{order.Image.Name}:{tag}"]);
            ((string?)saved.Configuration["config"]!["Labels"]!["com.example.note"]).ShouldBe("a b=c, \"d\"");
        }
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Build_arguments_arrive_and_are_on_no_command_line(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        using var image = new ImageFolder(ImageFolder.WithShell + "ARG GREETING\nRUN echo \"<$GREETING>\" && /bin/busybox sleep 600\n");
        var order = image.Order with { Args = new Dictionary<string, string> { ["GREETING"] = $"hello {image.LongTime}" } };
        using var running = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        IReadOnlyList<string>? visible = null;
        void Look(BuildLine line)
        {
            if (line.Text != $"<hello {image.LongTime}>")
                return;
            visible = CommandLines.Holding(image.LongTime);
            running.Cancel();
        }
        await Should.ThrowAsync<OperationCanceledException>(backend.BuildAsync(order, null, false, Look, running.Token));
        visible.ShouldNotBeNull().ShouldBeEmpty();
    }

    [Theory, InlineData("PATH"), InlineData("HOME"), InlineData("DOCKER_HOST"), InlineData("DOCKER_CONFIG"), InlineData("BUILDX_CONFIG")]
    [InlineData("BUILDAH_ISOLATION"), InlineData("LD_PRELOAD")]
    public async Task Argument_that_the_programs_would_take_for_their_own_is_refused(string argument)
    {
        using var image = new ImageFolder("FROM scratch\n");
        using var login = new LoginFolder(image.Order.Image.Registry, "s3cret"); // docker is given its own by such a variable
        var order = image.Order with { Args = new Dictionary<string, string> { [argument] = "/changed" } };
        foreach (var backend in new ImageBackends(new Dictionary<string, string>()).All)
        {
            (await Should.ThrowAsync<ReconcileException>(backend.BuildAsync(order, login.File, false, lines.Add, Ct))).Message
                .ShouldStartWith($"build.args: {argument} cannot be a build argument, since {backend.Name} reads a variable of that name");
        }
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Secret_arguments_are_masked_in_the_output(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        using var image = new ImageFolder("");
        image.Write("Dockerfile", ImageFolder.WithShell + $"ARG NPM_TOKEN\nRUN echo \"token=$NPM_TOKEN\"; {image.Hold}; false\n");
        var order = image.Order with { Args = new Dictionary<string, string> { ["NPM_TOKEN"] = "s3cret-token" } };
        var error = await Should.ThrowAsync<ReconcileException>(backend.BuildAsync(order, null, false, LettingGo(image, "token="), Ct));
        lines.ShouldContain(new BuildLine("token=***"));
        error.Message.ShouldContain("token=***");
        (error.Message + string.Join('\n', lines)).ShouldNotContain("s3cret-token");
    }

    [Theory, InlineData("buildah"), InlineData("podman")]
    public async Task Runtime_of_the_machine_is_not_needed(string name)
    {
        var environment = await TestImageTools.EnvironmentAsync(name);
        environment.Remove("BUILDAH_ISOLATION");
        if (new[] { "/usr/bin", "/usr/sbin" }.Any(f => File.Exists($"{f}/crun") || File.Exists($"{f}/runc")))
            Skip.Because("this machine has a container runtime");
        using var image = new ImageFolder("");
        image.Write("Dockerfile", ImageFolder.WithShell + $"RUN echo ran; {image.Hold}\n");
        await TestBackends.Get(name, environment).BuildAsync(image.Order, null, false, LettingGo(image, "ran"), Ct);
        lines.ShouldContain(new BuildLine("ran"));
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Gpu_that_this_machine_does_not_have_is_said_and_the_build_goes_on(string name)
    {
        var backend = await TestBackends.GetAsync(name);
        if (Directory.Exists("/etc/cdi") || Directory.Exists("/var/run/cdi"))
            Skip.Because("this machine describes GPUs");
        using var image = new ImageFolder("FROM scratch\nCOPY busybox /busybox\n");
        await backend.BuildAsync(image.Order with { Gpu = new(true, null, null, null) }, null, false, lines.Add, Ct);
        lines.Count(l => l.Text.StartsWith("No GPU for the steps of this build", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Docker_is_asked_for_one_platform_only()
    {
        using var image = new ImageFolder("FROM scratch\n");
        var docker = TestBackends.Get("docker", new Dictionary<string, string>());
        var order = image.Order with { Platforms = ["linux/amd64", "linux/arm64"] };
        (await Should.ThrowAsync<ReconcileException>(docker.BuildAsync(order, null, false, lines.Add, Ct))).Message
            .ShouldEndWith("build it with buildah or podman (build.backend, --backend)");
    }

    /// <param name="beginnings">Of the lines that a step waits for with <see cref="ImageFolder.Hold"/>.</param>
    private Action<BuildLine> LettingGo(ImageFolder image, params string[] beginnings) => line =>
    {
        lines.Add(line);
        if (beginnings.Any(beginning => line.Text.StartsWith(beginning, StringComparison.Ordinal)))
            image.LetGo();
    };
}
