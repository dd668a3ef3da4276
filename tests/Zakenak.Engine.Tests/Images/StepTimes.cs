using System.Runtime.Versioning;
using Zakenak.Engine.Images;
using Zakenak.Engine.Tests.Images.Backends;

namespace Zakenak.Engine.Tests.Images;

[UnsupportedOSPlatform("windows")]
public sealed class StepTimes
{
    [Theory, ClassData<EveryBackend>]
    public async Task Time_of_a_line_is_that_since_its_own_step_began(string name)
    {
        await TestBackends.GetAsync(name);
        using var image = new ImageFolder("");
        image.Write("Dockerfile", ImageFolder.WithShell
            + $"RUN echo one; {image.Hold}; echo two; {image.Hold}\nRUN echo three; {image.Hold}\n");
        var told = new List<ReconcileEvent>();
        void Report(ReconcileEvent happened)
        {
            told.Add(happened);
            if (happened is ReconcileEvent.BuildOutput { Line.Text: "one" or "two" or "three" })
                image.LetGo();
        }
        var builder = new ImageBuilder(() => null, Report, await TestImageTools.EnvironmentAsync(name));

        await builder.BuildAsync([image.Order], TestContext.Current.CancellationToken);

        var lines = told.OfType<ReconcileEvent.BuildOutput>().ToList();
        TimeSpan Of(string text) => lines.Single(l => l.Line.Text == text).Elapsed;
        TimeSpan OfStep(string step) => lines.Single(l => l.Line.Step?.StartsWith(step, StringComparison.Ordinal) == true).Elapsed;
        Of("one").ShouldBeGreaterThan(OfStep("4/5"));
        Of("two").ShouldBeGreaterThan(Of("one"));
        OfStep("5/5").ShouldBeLessThan(Of("two"));
        told.OfType<ReconcileEvent.StepFinished>().Single().Elapsed.ShouldBeGreaterThan(Of("two") + Of("three"));
    }
}
