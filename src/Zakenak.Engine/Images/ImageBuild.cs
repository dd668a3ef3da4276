using System.Diagnostics;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Inputs;
using Zakenak.Engine.Images.Targets;

namespace Zakenak.Engine.Images;

/// <summary>Builds one image and puts it where the cluster finds it, telling every line.</summary>
/// <param name="target">Its login is for base images too; null: only the user's own logins are.</param>
internal sealed class ImageBuild(ImageOrder order, BuildInputs inputs, IImageTarget? target, Action<ReconcileEvent> report)
{
    private readonly Stopwatch step = new();

    /// <param name="put">Whether it goes to the target; or stays with the backend.</param>
    /// <exception cref="ReconcileException">BuilderMissing, BuildFailed, PushFailed, RegistryUnreachable, RegistryUnauthorized.</exception>
    public async Task<BuiltImage> RunAsync(bool put, CancellationToken ct)
    {
        var backend = await new ImageBackends().ChooseAsync(order.Backend, ct);
        var whole = Stopwatch.StartNew();
        report(new ReconcileEvent.StepStarted(Step.Build, $"{order.Image.Name} with {backend.Name}"));
        using (var logins = target is null ? null : await target.LogInAsync())
            await backend.BuildAsync(order, logins?.Path, target?.AllowsInsecure(inputs) ?? false, Tell, ct);
        var digest = put ? await target!.PutAsync(backend, order, Tell, ct) : null;
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
