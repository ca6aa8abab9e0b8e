namespace Cnn.Models.Tests.Data.Support;

/// <summary>The folder with real data sets: $CNN_DATA, or shared/data beside the checkout.</summary>
internal static class SharedData
{
    /// <summary>The folder; the test is not applicable where the machine has none.</summary>
    public static string Root
    {
        get
        {
            if (Environment.GetEnvironmentVariable("CNN_DATA") is { Length: > 0 } variable && Directory.Exists(variable))
            {
                return variable;
            }

            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, "shared", "data");
                if (Directory.Exists(candidate))
                {
                    return candidate;
                }
            }

            Assert.Ignore("This machine has no real data sets: set CNN_DATA to their folder.");
            return "";
        }
    }
}
