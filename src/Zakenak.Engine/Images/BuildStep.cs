using System.Runtime.ExceptionServices;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Inputs;
using Zakenak.Engine.Images.Targets;

namespace Zakenak.Engine.Images;

/// <summary>The build step of a run: the digest of an image's inputs → does the target hold it? → build → push. What comes out is what
/// the pods run.</summary>
/// <param name="recorded">Loads what the run before deployed.</param>
internal sealed class BuildStep(ImageRequest request, IImageTarget target, ImageBackends backends,
    Func<Task<IReadOnlyList<BuiltImage>>> recorded, bool dryRun, Action<ReconcileEvent> report)
{
    private readonly List<ImageName> changed = [];
    private readonly Task<BuildInputs>[] reading = new Task<BuildInputs>[request.Orders.Count];
    private Task<IReadOnlyList<BuiltImage>>? loading;

    /// <param name="check">What has to be well before anything is built; the images are looked for beside it.</param>
    /// <returns>In the order of the request. An image of which nothing is known yet is left out: it is deployed as it is declared.</returns>
    /// <exception cref="ReconcileException">Nothing was changed in the cluster.</exception>
    public async Task<IReadOnlyList<BuiltImage>> RunAsync(Task check, CancellationToken ct)
    {
        var looking = Task.WhenAll(Enumerable.Range(0, request.Orders.Count).Select(i => LookAsync(i, report, ct)));
        await Task.WhenAll(check, looking);
        var images = new List<BuiltImage>();
        foreach (var (i, look) in (await looking).Index())
        {
            // What it builds on is another image now, with another digest.
            var now = changed.Exists(look.Inputs.IsOn) ? await LookAgainAsync(i, look, ct) : look;
            if (await TakeOrBuildAsync(request.Orders[i], now, ct) is { } image)
                images.Add(image);
        }
        return images;
    }

    private async Task<Look> LookAsync(int index, Action<ReconcileEvent> tell, CancellationToken ct)
    {
        var order = request.Orders[index];
        var inputs = await (reading[index] = InputReader.ReadAsync(order, (image, token) => FindBaseAsync(image, index, token), tell, ct));
        try
        {
            return new(inputs, await target.FindAsync(order.Image with { Tag = inputs.Tag }, ct), null);
        }
        catch (ReconcileException e) when (e.Reason == Reasons.RegistryUnreachable)
        {
            return new(inputs, null, e);
        }
    }

    /// <summary>Of an image of this project that goes into a cluster's store, which tells no digest, the tag of its inputs. Only of those that
    /// come before: one that is built on itself, or on a later one, would wait for ever.</summary>
    private async Task<string?> FindBaseAsync(ImageName image, int before, CancellationToken ct)
    {
        var earlier = request.Orders.Take(before).ToList().FindIndex(order => order.Image.Name == image.Name);
        return image.Registry == ProjectImage.NoRegistry && earlier >= 0
            ? (await reading[earlier].WaitAsync(ct)).Tag
            : await target.FindBaseAsync(image, ct);
    }

    /// <summary>A dry run cannot: it knows that the inputs will be others, and not which. Its context was told of before.</summary>
    private async Task<Look> LookAgainAsync(int index, Look before, CancellationToken ct) =>
        dryRun ? before with { Found = null } : await LookAsync(index, _ => { }, ct);

    private async Task<BuiltImage?> TakeOrBuildAsync(ImageOrder order, Look look, CancellationToken ct)
    {
        var inputs = look.Inputs;
        if (look.Found is { } found)
        {
            Skip($"{found.Name} did not change: {target.Name} holds {Short(inputs)}");
            return found;
        }
        if (look.Unreachable is { } failure)
        {
            var before = await RecordedAsync(order);
            if (before?.Tag != inputs.Tag)
                ExceptionDispatchInfo.Throw(failure);
            // The cluster can be helped all the same: what runs is what these inputs gave.
            report(new ReconcileEvent.Warning($"{failure.Message} {before.Name} did not change since it was deployed: that image stays."));
            return before;
        }
        if (!request.Build)
            return Kept(order, inputs, await RecordedAsync(order));
        changed.Add(order.Image);
        if (dryRun)
        {
            Skip($"{order.Image.Name} changed and would be built: {target.Name} has no {Short(inputs)}");
            return new(order.Image.Name, inputs.Tag, null);
        }
        return await new ImageBuild(order, inputs, target, backends, report).RunAsync(put: true, ct);
    }

    private async Task<BuiltImage?> RecordedAsync(ImageOrder order) =>
        (await (loading ??= recorded())).FirstOrDefault(image => image.Name == order.Image.Name);

    private BuiltImage? Kept(ImageOrder order, BuildInputs inputs, BuiltImage? before)
    {
        report(new ReconcileEvent.Warning($"{target.Name} has no image of {order.Image.Name} for the present sources ({Short(inputs)}): "
            + (before is null ? "it is deployed as it is declared." : "the one that was deployed before stays.")
            + " Run zakenak build --push first, or zakenak converge."));
        return before;
    }

    private void Skip(string why) => report(new ReconcileEvent.StepSkipped(Step.Build, why));

    internal static string Short(BuildInputs inputs) => inputs.Tag[..("inputs-".Length + 12)];

    /// <param name="Found">Null: the target has none of these inputs, or could not be asked.</param>
    /// <param name="Unreachable">Why it could not.</param>
    private sealed record Look(BuildInputs Inputs, BuiltImage? Found, ReconcileException? Unreachable);
}
