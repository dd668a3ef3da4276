using System.Globalization;
using System.Runtime.Versioning;

namespace Zakenak.EndToEnd;

[UnsupportedOSPlatform("windows")]
public class LargeContextTests
{
    private const long Size = 5L << 30;

    [Theory, InlineData("converge"), InlineData("build")]
    public async Task Context_of_five_gigabytes_is_told_before_it_is_read_or_sent(string command)
    {
        await using var project = await ImageProject.CreateAsync();
        using var programs = new TemporaryFolder();
        programs.WriteProgram("buildah", $"echo \"$@\" >> '{programs.File("calls")}'");
        using (var models = File.Create(project.Folder.File("app/models")))
            models.SetLength(Size); // takes no room

        using var run = project.Start(command, programs.Path);
        await run.SaysAsync("The build context app has 5.0 GiB in 4 files, most of it in models (5.0 GiB)");
        var read = BytesRead(run.Id);
        run.Interrupt();

        (await Zakenak.FinishAsync(run)).ShouldExit(130);
        read.ShouldBeLessThan(Size);
        File.Exists(programs.File("calls")).ShouldBeFalse();
    }

    /// <summary>By the process, whether from a disk or not.</summary>
    private static long BytesRead(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/io").First().Split(' ')[1], CultureInfo.InvariantCulture);
}
