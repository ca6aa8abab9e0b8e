using System.Diagnostics;
using System.Globalization;

namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>Threads that a test starts and waits for. One that does not come back fails the test instead of the test run.</summary>
internal static class Parallel
{
    private const string Variable = "CNN_STRESS_SECONDS";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>How long races are provoked: two seconds, or what the environment variable CNN_STRESS_SECONDS says.</summary>
    public static TimeSpan StressTime { get; } =
        TimeSpan.FromSeconds(
            double.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) ? seconds : 2);

    /// <summary>Runs all at once and returns the exception that each ended with, null for none.</summary>
    public static Exception?[] Run(params Action[] actions)
    {
        var ends = new Exception?[actions.Length];
        Thread[] threads = [.. actions.Select((action, i) => new Thread(() => ends[i] = Caught(action)) { IsBackground = true, Name = $"test {i}" })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        Await(threads);
        return ends;
    }

    /// <summary>Runs one on a thread of its own and throws what it throws.</summary>
    public static void RunOne(Action action) => Assert.That(Run(action)[0], Is.Null);

    /// <summary>Waits for threads.</summary>
    public static void Await(params IEnumerable<Thread> threads)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (Thread thread in threads)
        {
            TimeSpan left = Patience - Stopwatch.GetElapsedTime(start);
            if (!thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero))
            {
                Assert.Fail($"The thread '{thread.Name}' hangs.");
            }
        }
    }

    /// <summary>Repeats until the time is over.</summary>
    public static void Repeat(Action<int> round)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i == 0 || Stopwatch.GetElapsedTime(start) < StressTime; i++)
        {
            round(i);
        }
    }

    /// <summary>The exception that an action ends with, or null.</summary>
    public static Exception? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // The test looks at it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }
}
