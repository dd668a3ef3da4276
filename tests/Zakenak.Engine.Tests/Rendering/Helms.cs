namespace Zakenak.Engine.Tests.Rendering;

/// <summary>Both generations that users have.</summary>
public sealed class Helms : TheoryData<string>
{
    public Helms()
    {
        Add("helm 4");
        Add("helm 3");
    }

    public static string PathOf(string helm) => helm == "helm 3" ? TestTools.Helm3Path : TestTools.HelmPath;
}
