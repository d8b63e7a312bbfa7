package org.numicoin.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Arrays;

/// All classes of this software anew, one of them with a bug: the simulation runs on what was
/// really written, and no place for a bug has to be kept in it.
final class Mutant extends ClassLoader {
    private static final String OURS = "org.numicoin.";

    private final String mutated;
    private final ClassTransform bug;
    private boolean planted;

    private Mutant(String mutated, String method, CodeTransform bug) {
        super(Mutant.class.getClassLoader());
        this.mutated = mutated;
        this.bug =
                ClassTransform.transformingMethodBodies(
                        code -> code.methodName().equalsString(method), bug);
    }

    /// A method whose `>` is a `>=`.
    static Mutant withGreaterOrEqual(String className, String method) {
        return new Mutant(
                className,
                method,
                (code, element) -> {
                    if (element instanceof BranchInstruction jump && jump.opcode() == Opcode.IFLE) {
                        code.iflt(jump.target());
                    } else {
                        code.with(element);
                    }
                });
    }

    /// A method that does not make one of its calls, whose result nobody needs.
    static Mutant withoutCall(String className, String method, String called) {
        return new Mutant(
                className,
                method,
                (code, element) -> {
                    if (element instanceof InvokeInstruction call
                            && call.name().equalsString(called)) {
                        var arguments = call.typeSymbol().parameterList();
                        for (var argument : arguments.reversed()) {
                            if (TypeKind.from(argument).slotSize() == 2) {
                                code.pop2();
                            } else {
                                code.pop();
                            }
                        }
                        if (call.opcode() != Opcode.INVOKESTATIC) {
                            code.pop();
                        }
                    } else {
                        code.with(element);
                    }
                });
    }

    /// Runs the simulation with the bug. Throws an `AssertionError` when it finds one.
    String run(long seed, Path folder) {
        try {
            var simulation = loadClass(Simulation.class.getName());
            var run = simulation.getMethod("run", long.class, Path.class);
            return (String) run.invoke(null, seed, folder);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AssertionError found) {
                throw found;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether the bug is in the code that ran.
    boolean isPlanted() {
        return planted;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            if (name.equals(mutated)) {
                var file = ClassFile.of();
                var model = file.parse(bytes);
                byte[] same = file.transformClass(model, ClassTransform.ACCEPT_ALL);
                bytes = file.transformClass(model, bug);
                planted = !Arrays.equals(bytes, same);
            }
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
