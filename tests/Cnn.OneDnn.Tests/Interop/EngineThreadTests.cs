using Cnn.OneDnn.Interop;
using Parallel = Cnn.OneDnn.Tests.Lifetime.Parallel;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Cnn.OneDnn.Tests.Interop;

internal sealed class EngineThreadTests
{
    private EngineThread engine = null!;

    [SetUp]
    public void Start() => engine = new EngineThread(1);

    [TearDown]
    public void Stop() => engine.Dispose();

    [Test]
    public void All_calls_run_on_one_thread_that_is_not_the_caller()
    {
        int first = engine.Invoke(() => Environment.CurrentManagedThreadId);
        int second = engine.Invoke(() => Environment.CurrentManagedThreadId);
        Assert.That(second, Is.EqualTo(first));
        Assert.That(first, Is.Not.EqualTo(Environment.CurrentManagedThreadId));
    }

    [Test]
    public void A_call_from_the_engine_thread_runs_at_once()
    {
        int depth = engine.Invoke(() => engine.Invoke(() => engine.Invoke(() => 3)));
        Assert.That(depth, Is.EqualTo(3));
        Assert.That(engine.Invoke(() => EngineThread.Current), Is.SameAs(engine));
        Assert.That(EngineThread.Current, Is.Null);
    }

    [Test]
    public void An_exception_reaches_the_caller_with_its_stack_and_the_thread_goes_on()
    {
        Exception? caught = Assert.Catch(() => engine.Invoke(Fail));
        Assert.That(caught, Is.TypeOf<FormatException>());
        Assert.That(caught!.StackTrace, Does.Contain(nameof(Fail)));
        Assert.That(engine.Invoke(() => 1), Is.EqualTo(1));
    }

    [Test]
    public void Who_waits_for_rest_waits_for_the_call_that_runs()
    {
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Task running = Task.Run(() => engine.Invoke(() =>
        {
            begun.Set();
            go.Wait();
        }));
        begun.Wait();
        Assert.That(engine.TryAwaitRest(TimeSpan.FromSeconds(0.1)), Is.False, "something runs");
        Task<bool> rest = Task.Run(() => engine.TryAwaitRest(TimeSpan.FromMinutes(1)));
        go.Set();
        running.Wait();
        Assert.That(rest.Result, Is.True);
    }

    [Test]
    public void No_call_begins_on_a_parked_thread_before_its_time()
    {
        TimeSpan time = TimeSpan.FromSeconds(0.5);
        var since = Stopwatch.StartNew();
        engine.Park(time);
        Assert.That(engine.TryInvokeHere(() => true), Is.False);
        engine.Invoke(() => { });
        Assert.That(since.Elapsed, Is.GreaterThan(time * 0.9));
    }

    [Test]
    public void Who_is_on_the_thread_does_not_wait_for_it() =>
        Assert.That(engine.Invoke(() => engine.TryAwaitRest(TimeSpan.FromMinutes(1))), Is.False);

    [Test]
    public async Task Many_callers_are_served_one_at_a_time()
    {
        int running = 0, most = 0, total = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            await Task.Yield();
            engine.Invoke(() =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                total += i;
                Interlocked.Decrement(ref running);
            });
        }));
        Assert.That((most, total), Is.EqualTo((1, 64 * 63 / 2)));
    }

    [Test]
    public void After_disposal_a_call_is_refused()
    {
        engine.Dispose();
        Assert.That(() => engine.Invoke(() => { }), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_repeated_call_allocates_nothing()
    {
        Action work = static () => { };
        for (int i = 0; i < 100; i++)
        {
            engine.Invoke(work);
        }

        long allocated = Allocations.Least(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                engine.Invoke(work);
            }
        });
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void A_call_whose_caller_is_interrupted_before_its_turn_is_not_run_and_spoils_none_of_the_next()
    {
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var occupant = new Thread(() => engine.Invoke(() =>
        {
            begun.Set();
            go.Wait();
        }));
        occupant.Start();
        begun.Wait();
        int runs = 0;
        Exception? end = null;
        int[] later = [];
        var caller = new Thread(() =>
        {
            end = Parallel.Caught(() => engine.Invoke(() => { runs++; }));
            later = [.. Enumerable.Range(0, 100).Select(i => engine.Invoke(() => i))];
        });
        caller.Start();
        AwaitWaiting(caller);
        caller.Interrupt();
        Assert.That(() => Volatile.Read(ref end), Is.TypeOf<ThreadInterruptedException>().After(60_000, 1));
        go.Set();
        Parallel.Await(occupant, caller);
        Assert.That(runs, Is.Zero);
        Assert.That(later, Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public void A_call_that_has_begun_is_finished_though_its_caller_is_interrupted_and_the_interrupt_ends_the_next_wait()
    {
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        int result = 0;
        Exception? next = null;
        var caller = new Thread(() =>
        {
            result = engine.Invoke(() =>
            {
                begun.Set();
                go.Wait();
                return 7;
            });
            next = Parallel.Caught(() => Thread.Sleep(Timeout.Infinite));
        });
        caller.Start();
        begun.Wait();
        AwaitWaiting(caller);
        caller.Interrupt();
        go.Set();
        Parallel.Await(caller);
        Assert.That(result, Is.EqualTo(7));
        Assert.That(next, Is.TypeOf<ThreadInterruptedException>());
    }

    [Test]
    public void Interrupts_at_any_moment_change_no_result()
    {
        int wrong = 0, ended = 0;
        bool over = false;
        var caller = new Thread(() =>
        {
            var random = new Random(1);
            for (int i = 0; i < 3000; i++)
            {
                int number = i;
                try
                {
                    wrong += engine.Invoke(() =>
                    {
                        Thread.SpinWait(random.Next(2000));
                        return number;
                    }) == number ? 0 : 1;
                }
                catch (ThreadInterruptedException)
                {
                    ended++;
                }
            }

            Volatile.Write(ref over, true);
            _ = Parallel.Caught(() => Thread.Sleep(1));
        });
        caller.Start();
        while (!Volatile.Read(ref over))
        {
            caller.Interrupt();
            Thread.SpinWait(5000);
        }

        Parallel.Await(caller);
        Assert.That(wrong, Is.Zero);
        Assert.That(ended, Is.Positive, "some calls were interrupted");
        Assert.That(engine.Invoke(() => 1), Is.EqualTo(1));
    }

    [Test]
    public void The_engine_thread_outlives_an_interrupt_of_its_own()
    {
        engine.Invoke(() => Thread.CurrentThread.Interrupt());
        Assert.That(engine.Invoke(() => 1), Is.EqualTo(1));
    }

    private static void AwaitWaiting(Thread thread) => Assert.That(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Is.True.After(60_000, 1));

    private static void Fail() => throw new FormatException("on purpose");
}
