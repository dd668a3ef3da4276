namespace Zakenak.Engine.Images.Backends;

/// <summary>A program that builds and pushes images: docker, buildah, podman.</summary>
public interface IImageBackend
{
    /// <summary>docker, buildah or podman.</summary>
    string Name { get; }

    /// <summary>Whether it can build here, asked of the program itself (a client without its daemon cannot).</summary>
    Task<BackendState> CheckAsync(CancellationToken ct);

    /// <summary>Fetches a base image from its registry, whatever the program holds under its name.</summary>
    /// <param name="order">What is to be built on it: for its platforms, and for messages.</param>
    /// <param name="login">As for <see cref="BuildAsync"/>.</param>
    /// <param name="insecure">As for <see cref="PushAsync"/>, of this image.</param>
    /// <exception cref="ReconcileException">BuildFailed: also where the program holds one.</exception>
    Task PullAsync(ImageOrder order, ImageName image, string? login, bool insecure, Action<BuildLine> report, CancellationToken ct);

    /// <summary>Builds and tags; the output is reported line by line, as it comes.</summary>
    /// <param name="login">As for <see cref="PushAsync"/>, to pull base images with; null: as the program finds logins itself.</param>
    /// <param name="insecure">As for <see cref="PushAsync"/>, of every base image.</param>
    /// <exception cref="ReconcileException">BuildFailed, with the last lines of the failed step. After a cancellation nothing is left
    /// running.</exception>
    Task BuildAsync(ImageOrder order, string? login, bool insecure, Action<BuildLine> report, CancellationToken ct);

    /// <summary>Pushes every tag of the order, one after the other in its order.</summary>
    /// <param name="login">A file in the form of Docker's <c>config.json</c>, this user's alone; null: without credentials.</param>
    /// <param name="insecure">Plain HTTP, or a certificate nobody vouches for.</param>
    /// <returns>The digest of the manifest (or of the index, for several platforms) as it was pushed.</returns>
    /// <exception cref="ReconcileException">PushFailed, RegistryUnreachable, RegistryUnauthorized.</exception>
    Task<string> PushAsync(ImageOrder order, string? login, bool insecure, Action<BuildLine> report, CancellationToken ct);

    /// <summary>Writes the image under its first tag into a file in the form of <c>docker save</c>, for a local K3s or kind.</summary>
    /// <exception cref="ReconcileException">BuildFailed.</exception>
    Task SaveAsync(ImageOrder order, string file, CancellationToken ct);
}

/// <param name="Works">Whether it can build here.</param>
/// <param name="Detail">The version and where the program is; or why it does not work.</param>
/// <param name="Advice">What to do; null where it works.</param>
public sealed record BackendState(bool Works, string Detail, string? Advice = null);

/// <summary>A line that a build or push printed, secrets masked.</summary>
/// <param name="Step">What begins with this line (<c>STEP 3/5: RUN make</c>, of docker <c>Step 3/5 : RUN make</c>, both shown as
/// <c>3/5 RUN make</c>); null: output of the step before.</param>
public sealed record BuildLine(string Text, string? Step = null);
