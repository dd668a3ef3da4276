using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Targets;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images;

/// <summary>Builds the images of a project without a cluster: <c>zakenak build</c>.</summary>
/// <param name="registry">Asked only where it is needed, since it may hold a variable that is not set. Gives null: nothing can be
/// pushed.</param>
/// <param name="report">Told of every line, as it comes.</param>
/// <param name="environment">Where the backends and the user's logins are; default: this process' own.</param>
public sealed class ImageBuilder(Func<RegistrySettings?> registry, Action<ReconcileEvent> report,
    IReadOnlyDictionary<string, string>? environment = null)
{
    private readonly IReadOnlyDictionary<string, string> environment = environment ?? ToolEnvironment.OfThisProcess();
    private readonly ImageBackends backends = new(environment);

    /// <summary>Builds one after the other.</summary>
    /// <returns>In the order of <paramref name="orders"/>; without digests.</returns>
    /// <exception cref="ReconcileException">BuilderMissing, BuildFailed.</exception>
    public async Task<IReadOnlyList<BuiltImage>> BuildAsync(IReadOnlyList<ImageOrder> orders, CancellationToken ct)
    {
        var images = new List<BuiltImage>();
        foreach (var order in orders)
        {
            // The digest too, although nothing is looked for by it: the result tells it, and it costs little beside sending the same files.
            var inputs = await InputReader.ReadAsync(order, (_, _) => Task.FromResult<string?>(null), report, ct);
            using var target = inputs.HasBaseIn(order.Image.Registry) ? Target(ct) : null;
            images.Add(await new ImageBuild(order, inputs, target, backends, report).RunAsync(put: false, ct));
        }
        return images;
    }

    /// <summary>Builds what the registry does not hold, and pushes it under its tags and that of its inputs; what it holds only gets the
    /// tags.</summary>
    /// <param name="rebuild">Build all the same, on base images that are fetched anew.</param>
    /// <inheritdoc cref="BuildAsync"/>
    public async Task<IReadOnlyList<BuiltImage>> PushAsync(IReadOnlyList<ImageOrder> orders, bool rebuild, CancellationToken ct)
    {
        using var target = Target(ct) ?? throw new ReconcileException(Reasons.ConfigurationInvalid,
            "--push needs to know where to: add a registry section with its url (and username and password, where it asks for them).");
        var images = new List<BuiltImage>();
        foreach (var order in orders)
            images.Add(await PushAsync(order, target, rebuild, ct));
        return images;
    }

    private async Task<BuiltImage> PushAsync(ImageOrder order, RegistryTarget target, bool rebuild, CancellationToken ct)
    {
        var inputs = await InputReader.ReadAsync(order, target.FindBaseAsync, report, ct);
        if (!rebuild && await target.FindAsync(order.Image with { Tag = inputs.Tag }, ct) is { } held)
        {
            report(new ReconcileEvent.StepSkipped(Step.Build, $"{held.Name} did not change: {target.Name} holds {BuildStep.Short(inputs)}"));
            await target.TagAsync(held, order.Tags, ct);
            return held;
        }
        return await new ImageBuild(order, inputs, target, backends, report) { Rebuild = rebuild }.RunAsync(put: true, ct);
    }

    private RegistryTarget? Target(CancellationToken ct) => registry() is { } settings ? new(settings, environment, ct) : null;
}
