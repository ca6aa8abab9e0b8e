namespace Cnn.Tests;

/// <summary>Time limits of tests: what would wait for ever fails instead.</summary>
internal static class Soon
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Does something on another thread, whose exceptions come out here, and fails where it does not end.</summary>
    public static void Ends(Action action)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        if (!thread.Join(Patience))
        {
            throw new TimeoutException($"It has not ended after {Patience.TotalSeconds} seconds.");
        }

        failure?.Throw();
    }
}
