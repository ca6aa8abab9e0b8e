using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cnn.Cli;

/// <summary>What is said where the process cannot begin. Straight to standard error: the console would open files and start a thread of its own.</summary>
internal static class FirstWords
{
    /// <summary>Says a sentence.</summary>
    public static void Say(string sentence)
    {
        try
        {
            using var error = new FileStream(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write, 1);
            error.Write(Encoding.UTF8.GetBytes($"cnn: {sentence}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody reads it.
        }
    }
}
