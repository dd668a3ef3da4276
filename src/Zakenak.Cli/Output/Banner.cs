namespace Zakenak.Cli.Output;

/// <summary>The reference's banner.</summary>
internal static class Banner
{
    public const string Text = """
         ______     _                      _    
        |___  /    | |                    | |   
           / / __ _| |  _ _   ___     ___ | |  _
          / / / _` | |/ / _`||  _ \ / _` || |/ /
         / /_| (_| |  < by_Eberil| | (_| ||   < 
        /_____\__,_|_|\_\__,||_| |_|\__,_||_|\_\

        Should Harbour?	No.

        """;
}
