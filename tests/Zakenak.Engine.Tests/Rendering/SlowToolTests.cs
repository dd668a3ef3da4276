using System.Runtime.Versioning;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

[UnsupportedOSPlatform("windows")]
public sealed class SlowToolTests
{
    [Fact]
    public async Task Render_that_takes_too_long_says_so()
    {
        using var project = new RenderProject().WriteChart("web", "a: b");
        await project.RenderChartAsync("web"); // so that Helm's version is known
        var slow = new RendererOptions { Timeout = TimeSpan.FromMilliseconds(1) };
        var unit = RenderProject.Chart("web") with { Namespace = "other" };
        (await project.RenderAsync(unit, null, slow).ShouldFailWithAsync(Reasons.RenderFailed))
            .ShouldStartWith($"Chart web does not render: {Path.GetFileName(TestTools.HelmPath)} was ended after");
    }
}
