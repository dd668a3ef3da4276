using Zakenak.Engine.Images;

namespace Zakenak.Engine.Tests.Images.Inputs;

public sealed class InputReaderTests
{
    [Fact]
    public async Task Large_context_is_told_before_a_byte_of_it_is_read()
    {
        using var folder = new BuildFolder();
        using (var file = File.Create(folder.PathOf("models")))
            file.SetLength(5L << 30); // takes no room
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(BuildFolder.Ct);
        var said = "";

        void Hear(ReconcileEvent happened)
        {
            said = ((ReconcileEvent.Warning)happened).Message;
            reading.Cancel(); // what came after would read 5 GiB
        }

        await Should.ThrowAsync<OperationCanceledException>(
            () => InputReader.ReadAsync(folder.Order, (_, _) => Task.FromResult<string?>(null), Hear, reading.Token));
        said.ShouldStartWith("The build context app has 5.0 GiB in 1 files, most of it in models (5.0 GiB): all of it goes to the builder.");
    }

    [Fact]
    public async Task Small_context_is_not_worth_a_word()
    {
        using var folder = new BuildFolder().Write("a", "b");
        await InputReader.ReadAsync(folder.Order, (_, _) => Task.FromResult<string?>(null), _ => throw new InvalidOperationException(), BuildFolder.Ct);
    }
}
