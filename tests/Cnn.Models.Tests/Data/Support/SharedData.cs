namespace Cnn.Models.Tests.Data.Support;

/// <summary>
/// Real data sets, in shared/data beside the checkout. Tests that need them are of a category of their own, which the target Test runs where they are.
/// </summary>
internal static class SharedData
{
    public const string Category = "RealData";

    public static string Root
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, "shared", "data");
                if (Directory.Exists(candidate))
                {
                    return candidate;
                }
            }

            Assert.Ignore("There are no real data sets in ../shared/data.");
            return "";
        }
    }
}
