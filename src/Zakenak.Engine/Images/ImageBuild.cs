using System.Diagnostics;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Inputs;
using Zakenak.Engine.Images.Targets;

namespace Zakenak.Engine.Images;

/// <summary>Builds one image and puts it where the cluster finds it, telling every line.</summary>
/// <param name="target">Its login is for base images too; null: only the user's own logins are.</param>
internal sealed class ImageBuild(ImageOrder order, BuildInputs inputs, IImageTarget? target, ImageBackends backends,
    Action<ReconcileEvent> report)
{
    private readonly Stopwatch step = new();

    /// <summary>Fetch every base image anew, and not only those of which the inputs say another one than a backend may hold.</summary>
    public bool Rebuild { get; init; }

    /// <param name="put">Whether it goes to the target, also under the tag of its inputs; or stays with the backend.</param>
    /// <exception cref="ReconcileException">BuilderMissing, BuildFailed, PushFailed, RegistryUnreachable, RegistryUnauthorized.</exception>
    public async Task<BuiltImage> RunAsync(bool put, CancellationToken ct)
    {
        // Last: once it is there nothing of the others is done again.
        var tagged = put ? order with { Tags = [.. order.Tags, inputs.Tag] } : order;
        var backend = await backends.ChooseAsync(order.Backend, ct);
        var whole = Stopwatch.StartNew();
        report(new ReconcileEvent.StepStarted(Step.Build, $"{order.Image.Name} with {backend.Name}"));
        using var logins = target is null ? null : await target.LogInAsync();
        foreach (var image in inputs.Moving(Rebuild))
            await backend.PullAsync(tagged, image, logins?.Path, target?.AllowsInsecure([image.Registry]) ?? false, Tell, ct);
        await backend.BuildAsync(tagged, logins?.Path, target?.AllowsInsecure(inputs.Registries) ?? false, Tell, ct);
        var digest = put ? await target!.PutAsync(backend, tagged, logins?.Path, Tell, ct) : null;
        report(new ReconcileEvent.StepFinished(Step.Build, whole.Elapsed));
        return new(order.Image.Name, inputs.Tag, digest);
    }

    private void Tell(BuildLine line)
    {
        if (line.Step is not null)
            step.Restart();
        report(new ReconcileEvent.BuildOutput(order.Image.Name, line, step.Elapsed));
    }
}
