using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Inputs;
using Zakenak.Engine.Images.Targets;

namespace Zakenak.Engine.Images;

/// <summary>The build step of a run: the digest of an image's inputs → does the target hold it? → build → push. What comes out is what
/// the pods run.</summary>
/// <param name="recorded">What the run before deployed.</param>
internal sealed class BuildStep(ImageRequest request, IImageTarget target, ImageBackends backends, IReadOnlyList<BuiltImage> recorded,
    bool dryRun, Action<ReconcileEvent> report)
{
    /// <returns>In the order of the request. An image of which nothing is known yet is left out: it is deployed as it is declared.</returns>
    /// <exception cref="ReconcileException">Nothing was changed in the cluster.</exception>
    public async Task<IReadOnlyList<BuiltImage>> RunAsync(CancellationToken ct)
    {
        var inputs = await Task.WhenAll(request.Orders.Select(order => InputReader.ReadAsync(order, target.FindBaseAsync, report, ct)));
        var images = new List<BuiltImage>();
        foreach (var (order, read) in request.Orders.Zip(inputs))
        {
            if (await FindOrBuildAsync(order, read, ct) is { } image)
                images.Add(image);
        }
        return images;
    }

    private async Task<BuiltImage?> FindOrBuildAsync(ImageOrder order, BuildInputs inputs, CancellationToken ct)
    {
        var before = recorded.FirstOrDefault(image => image.Name == order.Image.Name);
        try
        {
            if (await target.FindAsync(order.Image with { Tag = inputs.Tag }, ct) is { } found)
            {
                Skip($"{found.Name} did not change: {target.Name} holds {Short(inputs)}");
                return found;
            }
        }
        catch (ReconcileException e) when (e.Reason == Reasons.RegistryUnreachable && before?.Tag == inputs.Tag)
        {
            // The cluster can be helped all the same: what runs is what these inputs gave.
            report(new ReconcileEvent.Warning($"{e.Message} {before.Name} did not change since it was deployed: that image stays."));
            return before;
        }
        if (!request.Build)
            return Kept(order, inputs, before);
        if (dryRun)
        {
            Skip($"{order.Image.Name} changed and would be built: {target.Name} has no {Short(inputs)}");
            return new(order.Image.Name, inputs.Tag, null);
        }
        return await new ImageBuild(order with { Tags = [inputs.Tag, .. order.Tags] }, inputs, target, backends, report).RunAsync(put: true, ct);
    }

    private BuiltImage? Kept(ImageOrder order, BuildInputs inputs, BuiltImage? before)
    {
        report(new ReconcileEvent.Warning($"{target.Name} has no image of {order.Image.Name} for the present sources ({Short(inputs)}): "
            + (before is null ? "it is deployed as it is declared." : "the one that was deployed before stays.")
            + " Run zakenak build --push first, or zakenak converge."));
        return before;
    }

    private void Skip(string why) => report(new ReconcileEvent.StepSkipped(Step.Build, why));

    internal static string Short(BuildInputs inputs) => inputs.Tag[..("inputs-".Length + 12)];
}
