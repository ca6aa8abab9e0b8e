using Cnn.OneDnn.Interop;
using Parallel = Cnn.OneDnn.Tests.Lifetime.Parallel;

namespace Cnn.OneDnn.Tests.Interop;

/// <summary>Work that a caller does on its own thread in the engine's place.</summary>
internal sealed class LentEngineThreadTests
{
    private EngineThread engine = null!;

    [SetUp]
    public void Start() => engine = new EngineThread(1);

    [TearDown]
    public void Stop() => engine.Dispose();

    [Test]
    public void Work_of_one_thread_is_done_by_the_caller_where_the_engine_has_nothing_to_do()
    {
        (int Thread, EngineThread? Engine) seen = default;
        Assert.That(engine.TryInvokeHere(() =>
        {
            seen = (Environment.CurrentManagedThreadId, EngineThread.Current);
            return true;
        }), Is.True);
        Assert.That(seen, Is.EqualTo((Environment.CurrentManagedThreadId, engine)));
        Assert.That(EngineThread.Current, Is.Null);
        Assert.That(engine.Invoke(() => Environment.CurrentManagedThreadId), Is.Not.EqualTo(seen.Thread));
    }

    [Test]
    public void Nothing_is_done_here_while_a_call_runs_or_waits_or_from_within_one()
    {
        using var began = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Task call = Task.Run(() => engine.Invoke(() =>
        {
            began.Set();
            go.Wait();
        }));
        began.Wait();
        Assert.That(engine.TryInvokeHere(NotToBeCalled), Is.False);
        go.Set();
        call.Wait();
        Assert.That(engine.Invoke(() => engine.TryInvokeHere(NotToBeCalled)), Is.False);
        engine.Dispose();
        Assert.That(engine.TryInvokeHere(NotToBeCalled), Is.False);
    }

    [Test]
    public void A_call_waits_for_the_work_that_the_caller_does_in_the_engine_s_place()
    {
        int running = 0, most = 0, here = 0;
        void Work()
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Interlocked.Decrement(ref running);
        }

        bool Here()
        {
            Work();
            here++;
            return true;
        }

        Action asks = () => Repeat(() => engine.Invoke(Work)), tries = () => Repeat(() =>
        {
            if (!engine.TryInvokeHere(Here))
            {
                engine.Invoke(Work);
            }
        });
        Assert.That(Parallel.Run(asks, tries, asks, tries), Is.All.Null);
        Assert.That(most, Is.EqualTo(1));
        Assert.That(here, Is.Positive, "no caller ever found the engine idle");
    }

    [Test]
    public void A_thread_with_little_stack_left_leaves_the_work_to_the_engine()
    {
        bool? here = null;
        int result = 0;
        var thread = new Thread(
            () =>
            {
                here = engine.TryInvokeHere(NotToBeCalled);
                result = engine.Invoke(() => 7);
            },
            maxStackSize: 96 << 10);
        thread.Start();
        thread.Join();
        Assert.That((here, result), Is.EqualTo(((bool?)false, 7)));
    }

    [Test]
    public void An_exception_of_work_done_here_leaves_the_engine_as_it_was()
    {
        Assert.That(() => engine.TryInvokeHere(() => throw new FormatException("here")), Throws.TypeOf<FormatException>());
        Assert.That(EngineThread.Current, Is.Null);
        Assert.That(engine.Invoke(() => 1), Is.EqualTo(1));
        Assert.That(engine.TryInvokeHere(() => true), Is.True);
    }

    private static void Repeat(Action action)
    {
        for (int i = 0; i < 500; i++)
        {
            action();
        }
    }

    private static bool NotToBeCalled() => throw new InvalidOperationException("This is not the engine's thread.");
}
