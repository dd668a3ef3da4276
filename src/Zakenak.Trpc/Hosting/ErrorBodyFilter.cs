using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Zakenak.Trpc.Hosting;

/// <summary>A response body that drops what is written to an answer of an error status, and passes on everything else.</summary>
internal sealed class ErrorBodyFilter : Stream, IHttpResponseBodyFeature
{
    private readonly HttpContext http;
    private readonly StreamResponseBodyFeature feature;

    public ErrorBodyFilter(HttpContext http)
    {
        this.http = http;
        Inner = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        feature = new(this, Inner);
    }

    public IHttpResponseBodyFeature Inner { get; }

    Stream IHttpResponseBodyFeature.Stream => this;

    PipeWriter IHttpResponseBodyFeature.Writer => feature.Writer;

    private bool Drops => !http.Response.HasStarted && http.Response.StatusCode >= StatusCodes.Status400BadRequest;

    /// <summary>Passes on what a writer still holds.</summary>
    public Task FinishAsync() => feature.Writer.FlushAsync().AsTask();

    public void DisableBuffering() => Inner.DisableBuffering();

    public Task StartAsync(CancellationToken ct = default) => Drops ? Task.CompletedTask : Inner.StartAsync(ct);

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken ct = default)
    {
        await feature.Writer.FlushAsync(ct);
        if (!Drops)
            await Inner.SendFileAsync(path, offset, count, ct);
    }

    public async Task CompleteAsync()
    {
        await feature.Writer.FlushAsync();
        if (!Drops)
            await Inner.CompleteAsync();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken ct = default) =>
        Drops ? ValueTask.CompletedTask : Inner.Stream.WriteAsync(buffer, ct);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken ct) =>
        WriteAsync(buffer.AsMemory(offset, count), ct).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (!Drops)
            Inner.Stream.Write(buffer, offset, count);
    }

    public override Task FlushAsync(CancellationToken ct) => Drops ? Task.CompletedTask : Inner.Stream.FlushAsync(ct);

    public override void Flush()
    {
        if (!Drops)
            Inner.Stream.Flush();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
